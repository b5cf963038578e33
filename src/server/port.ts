import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface PortOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** An address to listen on instead of the loopback's two. */
  readonly host?: string;
  /** Told of connections that could not be accepted. */
  readonly reportDefect: (what: string, defect: unknown) => void;
}

const KEEP_ALIVE = 65_000;
const MOST_HEADER_BYTES = 32 * 1024;

/** The port that was asked for belongs to another program. */
export class PortTaken extends Error {
  readonly code = "EADDRINUSE";
  readonly port: number;
  readonly host: string;
  readonly advice = "Name another port, take a free one with port 0, or stop the program that has it.";

  constructor(port: number, host: string) {
    super(`Port ${port} on ${host} is taken by another program`);
    this.name = "PortTaken";
    this.port = port;
    this.host = host;
  }
}

/** The sockets: both loopback addresses under one number, or the one address that was asked for. */
export class Port {
  readonly #options: PortOptions;
  readonly #servers: Server[] = [];
  #handler: RequestListener | undefined;
  number = 0;

  constructor(options: PortOptions) {
    this.#options = options;
  }

  get url(): string {
    const { host } = this.#options;
    const name = host === undefined || host === "0.0.0.0" || host === "::" || host === "localhost" ? "127.0.0.1" : host;
    return `http://${name.includes(":") ? `[${name}]` : name}:${this.number}`;
  }

  /** Requests that come before `serve` wait. */
  async open(): Promise<void> {
    const { host, port } = this.#options;
    this.number = await this.#listen(port, host ?? "127.0.0.1");
    if (host !== undefined) return;
    try {
      await this.#listen(this.number, "::1");
    } catch (error) {
      // Machines without IPv6 do with one address; a free port was chosen on the other one.
      if (!(error instanceof PortTaken) || port === 0) return;
      await this.close();
      throw error;
    }
  }

  serve(handler: RequestListener): void {
    this.#handler = handler;
    for (const server of this.#servers) server.emit("ready");
  }

  #listen(port: number, host: string): Promise<number> {
    const server = createServer(
      { keepAliveTimeout: KEEP_ALIVE, maxHeaderSize: MOST_HEADER_BYTES },
      (request, response) => {
        if (this.#handler) this.#handler(request, response);
        else server.once("ready", () => this.#handler?.(request, response));
      },
    );
    server.setMaxListeners(0);
    server.on("clientError", refuseMalformed);
    return new Promise((resolve, reject) => {
      const refuse = (error: NodeJS.ErrnoException) =>
        reject(error.code === "EADDRINUSE" ? new PortTaken(port, host) : error);
      server.once("error", refuse);
      server.listen(port, host, () => {
        server.off("error", refuse);
        // A connection that can't be accepted (no file descriptor is left) must not end those that stand.
        server.on("error", (defect) => this.#options.reportDefect("accepting a connection", defect));
        this.#servers.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  /** Lets what is being answered finish for a moment, then ends it. */
  async close(): Promise<void> {
    await Promise.all(
      this.#servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 1000).unref();
          }),
      ),
    );
  }
}

/** What isn't HTTP gets one line and the end of its connection. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
  else if (error.code === "HPE_HEADER_OVERFLOW")
    socket.end("HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n");
  else socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
}
