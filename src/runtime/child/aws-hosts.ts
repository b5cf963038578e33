import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

const AWS_HOST = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|amazoncognito\.com)$/i;

type Options = Record<string, unknown> & { host?: string; servername?: string };

/**
 * Leads every connection that the function opens to AWS's own hosts to the local cloud, whatever client opens it (the
 * SDKs, https, fetch, axios, …): only the socket's far end changes, so the client still sends AWS's `Host`. What would
 * have been TLS is plain HTTP inside this machine.
 */
export function leadAwsHostsTo(endpoint: URL): void {
  const target = { host: endpoint.hostname.replace(/^\[|\]$/g, ""), port: Number(endpoint.port || 80) };
  const plainConnect = net.Socket.prototype.connect;
  const tlsConnect = tls.connect;

  net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]) {
    const options = firstOptions(args);
    if (options && AWS_HOST.test(String(options.host ?? ""))) Object.assign(options, target, { lookup: undefined });
    return Reflect.apply(plainConnect, this, args);
  } as typeof plainConnect;

  tls.connect = function connect(...args: unknown[]) {
    const options = tlsOptions(args);
    const name = String(options.servername || options.host || "");
    if (!AWS_HOST.test(name) || options.socket) return Reflect.apply(tlsConnect, tls, args);
    const socket = net.connect(target) as net.Socket & { encrypted?: boolean; authorized?: boolean };
    socket.encrypted = true;
    socket.authorized = true;
    const listener = args.at(-1);
    if (typeof listener === "function") socket.once("secureConnect", listener as () => void);
    socket.once("connect", () => socket.emit("secureConnect"));
    return socket;
  } as typeof tls.connect;
  syncBuiltinESMExports();
}

/** The options among the arguments of `Socket.connect`: an object, or the array that `net.connect` has normalised. */
function firstOptions(args: unknown[]): Options | undefined {
  const [first] = args;
  const candidate = Array.isArray(first) ? first[0] : first;
  if (typeof candidate === "object" && candidate !== null) {
    const copy = { ...candidate } as Options;
    if (Array.isArray(first)) first[0] = copy;
    else args[0] = copy;
    return copy;
  }
  if (typeof first !== "number" && typeof first !== "string") return undefined;
  const options: Options = { port: Number(first), ...(typeof args[1] === "string" && { host: args[1] }) };
  args.splice(0, typeof args[1] === "string" ? 2 : 1, options);
  return options;
}

function tlsOptions(args: unknown[]): Options {
  const options: Options = {};
  for (const argument of args) {
    if (typeof argument === "string") options.host ??= argument;
    else if (typeof argument === "object" && argument !== null) Object.assign(options, argument);
  }
  return options;
}
