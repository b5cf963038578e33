import net, { type AddressInfo, type ListenOptions } from "node:net";

type Normalized = [ListenOptions, ((error?: Error) => void) | null];

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?|::ffff:127\.\d+\.\d+\.\d+|)$/i;

/**
 * On Lambda each environment has a network of its own: nobody outside reaches the ports that a function listens on, and
 * two environments can have the same one. Amplify's Express template listens on 3000, as front ends' development servers
 * do. Here such a port becomes a free one of the loopback address, which the function itself finds under the number
 * that it chose.
 */
export function keepPortsApart(): void {
  const real = new Map<number, number>();
  const listen = net.Server.prototype.listen;
  const connect = net.Socket.prototype.connect;

  net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]) {
    const [options, callback] = normalized(args);
    const port = options.path === undefined && !("fd" in options) ? Number(options.port ?? 0) : Number.NaN;
    // Paths, handles, descriptors and what is no port at all: as Node takes them.
    if (!isPort(port) || isHandle(args[0])) return Reflect.apply(listen, this, args);
    if (real.has(port)) {
      process.nextTick(() => this.emit("error", inUse(port)));
      return this;
    }
    this.once("listening", () => {
      const { address } = this;
      const own = address.call(this) as AddressInfo;
      const named = port === 0 ? own.port : port;
      real.set(named, own.port);
      this.address = () => {
        const now = address.call(this);
        return now && typeof now === "object" ? { ...now, port: named } : now;
      };
      this.once("close", () => {
        real.delete(named);
        this.address = address;
      });
    });
    if (callback) this.once("listening", callback);
    return listen.call(this, { ...options, port: 0, host: "127.0.0.1" });
  } as typeof listen;

  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const [options] = normalized(args);
    const port = real.get(Number(options.port));
    if (port === undefined || !LOOPBACK.test(options.host ?? "")) return Reflect.apply(connect, this, args);
    const target = { ...options, port, host: "127.0.0.1" };
    if (!Array.isArray(args[0])) return Reflect.apply(connect, this, [target, ...args.filter(isFunction)]);
    args[0][0] = target;
    return Reflect.apply(connect, this, args);
  } as typeof connect;
}

/** The forms that `listen` and `connect` take: `(options, cb)`, `(port, host, …, cb)`, `(path, cb)`, or one array of these. */
function normalized(args: readonly unknown[]): Normalized {
  const [first, second] = args;
  if (Array.isArray(first)) return [first[0] ?? {}, isFunction(first[1]) ? first[1] : null];
  const callback = args.findLast(isFunction) ?? null;
  if (typeof first === "object" && first !== null) return [first, callback];
  if (typeof first === "string" && Number.isNaN(Number(first))) return [{ path: first }, callback];
  const port = first === undefined || isFunction(first) ? 0 : Number(first);
  return [{ port, ...(typeof second === "string" && { host: second }) }, callback];
}

const isFunction = (value: unknown): value is () => void => typeof value === "function";
const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port <= 65_535;
const isHandle = (value: unknown): boolean =>
  value instanceof net.Server || (typeof value === "object" && value !== null && ("_handle" in value || "fd" in value));

const inUse = (port: number): Error =>
  Object.assign(new Error(`listen EADDRINUSE: address already in use :::${port}`), {
    ...{ code: "EADDRINUSE", errno: -98, syscall: "listen", address: "::", port },
  });
