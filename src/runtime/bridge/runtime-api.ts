import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a program said over the API. Texts are the bodies as they came. */
export interface RuntimeEvents {
  /** The first `next`: it has started. */
  ready(): void;
  answered(text: string): void;
  failed(text: string): void;
  initFailed(text: string): void;
}

interface Invocation {
  readonly requestId: string;
  readonly arn: string;
  /** Milliseconds that the event has. */
  readonly timeout: number;
  readonly traceId: string;
  readonly clientContext: string;
  readonly event: string;
}

const VERSION = "/2018-06-01";
/** Bytes, as the pool measures answers. */
const LARGEST_BODY = 6_291_556;

/**
 * Lambda's Runtime API for one program (developer guide, "Using the Lambda runtime API"): `next`, `response`, `error` and
 * init error. One event at a time: `next` is held until there is one.
 */
export class RuntimeApi {
  readonly #events: RuntimeEvents;
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch(() => response.destroy());
  });
  #state: "starting" | "ready" | "failed" = "starting";
  /** An event that no `next` has asked for yet. */
  #waiting: Invocation | undefined;
  #current: string | undefined;
  #next: ServerResponse | undefined;

  constructor(events: RuntimeEvents) {
    this.#events = events;
    // A function may think for 15 minutes, and `next` waits for as long as nobody calls.
    Object.assign(this.#server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
  }

  /** `address` is the value of AWS_LAMBDA_RUNTIME_API. */
  listen(listening: (address: string) => void): void {
    this.#server.listen(0, "127.0.0.1", () => listening(`127.0.0.1:${(this.#server.address() as AddressInfo).port}`));
  }

  /** `text` is the frame of an event. */
  invoke(text: string): void {
    const fields: string[] = [];
    let from = 0;
    while (fields.length < 5) {
      const end = text.indexOf("\n", from);
      fields.push(text.slice(from, end));
      from = end + 1;
    }
    const [requestId = "", arn = "", timeout = "", traceId = "", clientContext = ""] = fields;
    this.#waiting = { requestId, arn, timeout: Number(timeout), traceId, clientContext, event: text.slice(from) };
    this.#handOver();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "" } = request;
    if (method === "GET" && url === `${VERSION}/runtime/invocation/next`) {
      this.#askedForNext(response);
      return;
    }
    if (method === "GET" && url === `${VERSION}/ping`) {
      response.end("pong");
      return;
    }
    const [, requestId, kind] = INVOCATION.exec(url) ?? [];
    const isInit = url === `${VERSION}/runtime/init/error`;
    if (method !== "POST" || (requestId === undefined && !isInit)) {
      refuse(response, 404, "NotFound", `${method} ${url} is not part of the Runtime API that is spoken here`);
      return;
    }
    const body = await read(request);
    const type = request.headers["lambda-runtime-function-error-type"];
    const errorType = typeof type === "string" ? type : "Runtime.Unknown";
    if (isInit) this.#initError(response, errorOf(body, errorType));
    else this.#settle(response, { requestId, isError: kind === "error" }, body, errorType);
  }

  #askedForNext(response: ServerResponse): void {
    if (this.#current !== undefined || this.#next !== undefined) {
      refuse(response, 403, "InvalidStateTransition", "The event before this one is not answered yet");
      return;
    }
    this.#next = response;
    response.once("close", () => {
      if (this.#next === response) this.#next = undefined;
    });
    if (this.#state === "starting") {
      this.#state = "ready";
      this.#events.ready();
    }
    this.#handOver();
  }

  #handOver(): void {
    const response = this.#next;
    const invocation = this.#waiting;
    if (response === undefined || invocation === undefined) return;
    this.#next = undefined;
    this.#waiting = undefined;
    this.#current = invocation.requestId;
    const { requestId, arn, timeout, traceId, clientContext } = invocation;
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": requestId,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + timeout),
      "Lambda-Runtime-Invoked-Function-Arn": arn,
      ...(traceId !== "" && { "Lambda-Runtime-Trace-Id": traceId }),
      ...(clientContext !== "" && { "Lambda-Runtime-Client-Context": clientContext }),
    });
    response.end(invocation.event === "" ? "{}" : invocation.event);
  }

  #settle(
    response: ServerResponse,
    { requestId, isError }: { requestId: string | undefined; isError: boolean },
    body: string | undefined,
    errorType: string,
  ): void {
    if (requestId !== this.#current) {
      refuse(response, 400, "InvalidRequestID", "Invalid request ID");
      return;
    }
    this.#current = undefined;
    if (body === undefined) {
      const message = `Response payload size exceeded maximum allowed payload size (${LARGEST_BODY} bytes).`;
      refuse(response, 413, "RequestEntityTooLarge", message);
      this.#events.failed(JSON.stringify({ errorMessage: message, errorType: "Function.ResponseSizeTooLarge" }));
      return;
    }
    accept(response);
    if (isError) this.#events.failed(errorOf(body, errorType));
    else this.#events.answered(body);
  }

  #initError(response: ServerResponse, text: string): void {
    if (this.#state !== "starting") {
      refuse(response, 403, "InvalidStateTransition", "State transition from Ready to InitError failed");
      return;
    }
    this.#state = "failed";
    response.once("finish", () => this.#events.initFailed(text));
    accept(response);
  }
}

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/** The error as the caller gets it: the body, or what the header says where there is none. */
const errorOf = (body: string | undefined, errorType: string): string =>
  body === undefined || body.trim() === "" ? JSON.stringify({ errorMessage: "", errorType }) : body;

/** Undefined where it is too long; the rest of it is read and thrown away. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

const accept = (response: ServerResponse): void => reply(response, 202, { status: "OK" });
const refuse = (response: ServerResponse, status: number, errorType: string, errorMessage: string): void =>
  reply(response, status, { errorMessage, errorType });
