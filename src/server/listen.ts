import type { IncomingMessage, ServerResponse } from "node:http";
import type { GatewayResponse } from "../gateway/gateway.js";
import { type Clock, systemClock } from "../lib/clock.js";
import { type Random, systemRandom } from "../lib/ids.js";
import { DEFAULT_PLACEMENT, type Placement } from "../lib/placement.js";
import type { WireResponse } from "../wire/protocol.js";
import { readBody } from "./body.js";
import { type Cloud, type CloudOptions, createCloud } from "./cloud.js";
import { ConsoleFiles } from "./console.js";
import { ControlPlane } from "./control.js";
import { PUBLIC_CORS } from "./cors.js";
import { asksWhy, withReason } from "./explain-header.js";
import { HostGuard, hostName, isCrossOrigin } from "./hosts.js";
import { LocalApi } from "./local-api.js";
import { decoded, locate, type Place } from "./locate.js";
import { Port, PortTaken } from "./port.js";
import { Turn } from "./turn.js";

export { PortTaken } from "./port.js";

export interface ServerOptions
  extends Partial<Pick<CloudOptions, "skipUnsupported" | "holdMilliseconds" | "environments" | "rewriteOutputs">> {
  /** 0 takes a free one. */
  readonly port: number;
  /** An address to listen on instead of the loopback's two. */
  readonly host?: string;
  /** Names beside the loopback's that requests may give as their Host. */
  readonly hostNames?: readonly string[];
  /** Where the state is kept; in memory where undefined. */
  readonly state?: string | undefined;
  readonly placement?: Placement;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly version?: string;
  /** Programs on this machine that send `x-sekisho-explain: 1` are told in the answer's headers why it is what it is. */
  readonly explainHeader?: boolean;
  /** Where the built console lies (default: where the build puts it). */
  readonly consoleDirectory?: string;
  /** Told of defects of ours, of which clients learn nothing. */
  readonly reportDefect?: (what: string, defect: unknown) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  readonly cloud: Cloud;
  /** Calls back when `POST /_sekisho/stop` asks for the end; the returned function ends that. */
  onStopRequested(listener: () => void): () => void;
  /** Serves on a further port of this machine; false where another program has it. */
  serveAlso(port: number): Promise<boolean>;
  /** Stops listening, ends what is under way, writes what is pending. */
  close(): Promise<void>;
}

const LARGEST_API_BODY = 10 * 1024 * 1024;
/** Stands for a body beyond what API Gateway takes: the gateway looks at its length alone. */
let oversized: Buffer | undefined;
/** Starts the local cloud on its port. Rejects with `PortTaken` where the port is another program's. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { placement = DEFAULT_PLACEMENT, clock = systemClock, random = systemRandom, state } = options;
  const reportDefect = options.reportDefect ?? printDefect;
  const port = new Port({ ...options, reportDefect });
  await port.open();
  let cloud: Cloud;
  try {
    cloud = createCloud({ ...options, reportDefect, state, placement, clock, random, baseUrl: () => port.url });
  } catch (error) {
    await port.close();
    throw error;
  }
  const stopListeners = new Set<() => void>();
  const started = clock.now();
  const local = new LocalApi({
    cloud,
    placement,
    state,
    version: options.version ?? "0.0.0",
    url: () => port.url,
    started: () => started,
    requestStop: () => {
      for (const listener of stopListeners) listener();
    },
  });
  const control = new ControlPlane({ cloud, placement, clock, random, reportDefect });
  const front = new Front({
    cloud,
    control,
    local,
    guard: new HostGuard(options.hostNames),
    reportDefect,
    console: new ConsoleFiles(options.consoleDirectory === undefined ? undefined : () => options.consoleDirectory),
    explainHeader: options.explainHeader === true,
  });
  const handle = (request: IncomingMessage, response: ServerResponse) => front.handle(request, response);
  port.serve(handle);
  const further = new Map<number, { readonly port: Port; readonly opened: Promise<boolean> }>();
  cloud.resume().catch((defect: unknown) => reportDefect("CloudFormation resume", defect));
  return {
    url: port.url,
    port: port.number,
    cloud,
    onStopRequested(listener) {
      stopListeners.add(listener);
      return () => stopListeners.delete(listener);
    },
    serveAlso(number) {
      const known = further.get(number);
      if (known) return known.opened;
      const other = new Port({ port: number, reportDefect });
      const opened = other.open().then(
        () => {
          other.serve(handle);
          return true;
        },
        (error) => {
          further.delete(number);
          if (error instanceof PortTaken) return false;
          throw error;
        },
      );
      further.set(number, { port: other, opened });
      return opened;
    },
    async close() {
      local.close();
      const others = [...further.values()].map((each) => each.port);
      await Promise.all([port, ...others].map((each) => each.close()));
      await cloud.close();
    },
  };
}

const printDefect = (what: string, defect: unknown): void => {
  const text = defect instanceof Error ? (defect.stack ?? defect.message) : String(defect);
  process.stderr.write(`A defect of Sekisho in ${what}: ${text}\n`);
};

interface FrontParts {
  readonly cloud: Cloud;
  readonly control: ControlPlane;
  readonly local: LocalApi;
  readonly console: ConsoleFiles;
  readonly guard: HostGuard;
  readonly explainHeader: boolean;
  readonly reportDefect: (what: string, defect: unknown) => void;
}

/** An API by its address here, or by a custom domain name with a base path. */
interface ApiPlace extends Extract<Place, { kind: "api" }> {
  readonly basePath?: string;
}

/** What a custom domain name answers with where no base path mapping fits: API Gateway's 403. */
const NOWHERE: ApiPlace = { kind: "api", restApiId: "", stageName: "", rawPath: "", basePath: "" };

/** Leads each request to the plane that it is for. */
class Front {
  readonly #parts: FrontParts;
  readonly #turn = new Turn();

  constructor(parts: FrontParts) {
    this.#parts = parts;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? "/";
    const mark = url.indexOf("?");
    const rawQuery = mark < 0 ? "" : url.slice(mark + 1);
    const path = pathOf(mark < 0 ? url : url.slice(0, mark));
    const host = request.headers.host ?? "";
    request.on("error", ignore);
    response.on("error", ignore);
    const mapped = this.#parts.cloud.apis.mappedPlace(hostName(host), path);
    if (mapped) {
      const place = mapped === "unmapped" ? NOWHERE : { kind: "api" as const, ...mapped };
      this.#answer(this.#api(place, request, response, { path, rawQuery }), request, response, path);
      return;
    }
    if (!this.#parts.guard.allows(host)) {
      request.resume();
      sendJson(response, 403, { message: `Sekisho does not answer for the host ${host}` });
      return;
    }
    const place = locate(host, path);
    const work =
      place.kind === "api"
        ? this.#api(place, request, response, { path, rawQuery })
        : this.#lead(place, request, response, path, rawQuery);
    this.#answer(work, request, response, path);
  }

  #answer(work: Promise<void>, request: IncomingMessage, response: ServerResponse, path: string): void {
    work.catch((defect: unknown) => {
      this.#parts.reportDefect(`${request.method} ${path}`, defect);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { message: "Internal server error" });
    });
  }

  async #lead(
    place: Exclude<Place, { kind: "api" }>,
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    rawQuery: string,
  ): Promise<void> {
    switch (place.kind) {
      case "console":
        return this.#parts.console.handle(request, response, place.path);
      case "local":
        return this.#parts.local.handle(request, response, place.path, rawQuery);
      case "well-known":
        return this.#wellKnown(place, request, response);
      case "custom-resource":
        return this.#customResource(place.token, request, response);
      case "distribution":
        return this.#distribution(place, request, response);
      case "website":
        return this.#website(place.bucket, path, request, response);
      case "function-code":
        return this.#functionCode(place, request, response);
      default: {
        const answer = await this.#parts.control.handle(request, path, rawQuery);
        await this.#turn.end();
        if (!answer) response.destroy();
        else if (isPageLoad(request))
          sendWire(response, { ...answer, headers: { ...answer.headers, "content-security-policy": ISOLATED } });
        else sendWire(response, answer);
      }
    }
  }

  async #api(
    { restApiId, stageName, rawPath, basePath }: ApiPlace,
    request: IncomingMessage,
    response: ServerResponse,
    { path, rawQuery }: { path: string; rawQuery: string },
  ): Promise<void> {
    const read = readBody(request, LARGEST_API_BODY);
    const body = read instanceof Promise ? await read : read;
    if (body.kind === "aborted") return void response.destroy();
    if (body.kind === "too-large") oversized ??= Buffer.alloc(LARGEST_API_BODY + 1);
    const answer = await this.#parts.cloud.gateway.handle({
      restApiId,
      stageName,
      method: request.method ?? "GET",
      rawPath,
      signedPath: path,
      ...(basePath !== undefined && { basePath }),
      rawQuery,
      rawHeaders: request.rawHeaders,
      body: body.kind === "whole" ? body.bytes : (oversized ?? Buffer.alloc(0)),
      sourceIp: sourceIp(request.socket.remoteAddress),
      connection: request.socket,
      protocol: request.httpVersionMinor === 1 ? "HTTP/1.1" : `HTTP/${request.httpVersion}`,
      domainName: request.headers.host ?? "",
    });
    const { requests } = this.#parts.cloud;
    const told = this.#parts.explainHeader && asksWhy(request) ? withReason(answer, (id) => requests.find(id)) : answer;
    await this.#turn.end();
    sendGateway(
      response,
      isPageLoad(request) && !hasOwnHost(request, basePath)
        ? { ...told, headers: [...told.headers, ["content-security-policy", ISOLATED]] }
        : told,
    );
  }

  #wellKnown(
    { poolId, document }: Extract<Place, { kind: "well-known" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    request.resume();
    const found = this.#parts.cloud.userPools.wellKnown(poolId, document);
    if (request.method !== "GET" && request.method !== "HEAD")
      sendJson(response, 405, { message: "Method not allowed" }, PUBLIC_CORS);
    else if (found) sendJson(response, 200, found, PUBLIC_CORS);
    else sendJson(response, 404, { message: `User pool ${poolId} does not exist.` }, PUBLIC_CORS);
  }

  async #distribution(
    { name, rawPath, ownHost }: Extract<Place, { kind: "distribution" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    request.resume();
    const { distributions } = this.#parts.cloud;
    const distribution = distributions.find(name) ?? distributions.findByDomain(name);
    if (!distribution) return sendJson(response, 404, { message: `There is no distribution ${name}` });
    const { serveViewer } = await import("../services/cloudfront/edge.js");
    const { method = "GET", headers } = request;
    const answer = serveViewer(distributions, distribution, { method, rawPath, headers });
    const isolated = ownHost ? {} : { "content-security-policy": ISOLATED };
    sendWire(response, { ...answer, headers: { ...answer.headers, ...isolated } });
  }

  async #website(bucket: string, rawPath: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { serveWebsite } = await import("../services/s3/website.js");
    const { method = "GET", headers } = request;
    const host = headers.host ?? "";
    sendWire(response, serveWebsite(this.#parts.cloud.buckets, bucket, { method, rawPath, headers, host }));
  }

  /** What GetFunction's `Code.Location` leads to. */
  #functionCode(
    { functionName, version }: Extract<Place, { kind: "function-code" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    request.resume();
    const { functions } = this.#parts.cloud;
    const archive = functions.codeArchive(functionName, version);
    if (!archive || request.method !== "GET" || isCrossOrigin(request.headers))
      sendJson(response, 404, { message: `No code of ${functionName}, version ${version}` });
    else
      response.writeHead(200, { "content-type": "application/zip", "content-length": archive.byteLength }).end(archive);
  }

  async #customResource(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, LARGEST_API_BODY);
    if (request.method !== "PUT" || body.kind !== "whole" || isCrossOrigin(request.headers))
      return sendJson(response, 403, { message: "Forbidden" });
    const deployments = await this.#parts.cloud.deployments();
    const taken = deployments.customResourceResponse(decoded(token), body.bytes);
    sendJson(response, taken ? 200 : 404, taken ? {} : { message: "Nobody waits for this answer" });
  }
}

const ignore = (): void => {};

/**
 * What functions, buckets and distributions serve under this cloud's own host would be of one origin with the console and
 * the control plane, and its scripts could do all that they can: as a page it gets an origin of its own.
 */
const ISOLATED = "sandbox allow-scripts allow-forms allow-popups";

const PAGES: ReadonlySet<unknown> = new Set(["document", "iframe", "frame", "embed", "object"]);

/** Whether a browser is about to show the answer. */
const isPageLoad = ({ headers }: IncomingMessage): boolean => PAGES.has(headers["sec-fetch-dest"]);

const hasOwnHost = ({ headers }: IncomingMessage, basePath: string | undefined): boolean =>
  basePath !== undefined || (headers.host ?? "").includes(".execute-api.");

/** Proxies send absolute URLs. */
function pathOf(target: string): string {
  if (target.startsWith("/")) return target;
  const path = /^https?:\/\/[^/]*(\/.*)?$/i.exec(target);
  return path ? (path[1] ?? "/") : `/${target}`;
}

const sourceIp = (address: string | undefined): string =>
  address === undefined || address === "::1" ? "127.0.0.1" : address.startsWith("::ffff:") ? address.slice(7) : address;

function sendGateway(response: ServerResponse, { statusCode, headers, body }: GatewayResponse): void {
  if (response.destroyed) return;
  const raw: string[] = [];
  for (const [name, value] of headers) raw.push(name, value);
  response.sendDate = false;
  response.writeHead(statusCode, raw);
  response.end(body);
}

function sendWire(response: ServerResponse, { statusCode, headers, body }: WireResponse): void {
  if (response.destroyed) return;
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  // An answer to HEAD names the length of what GET would send.
  if (response.req.method !== "HEAD" && statusCode !== 204 && statusCode !== 304)
    response.setHeader("content-length", length);
  response.writeHead(statusCode, headers);
  response.end(body);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
