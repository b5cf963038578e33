import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { isCrossOrigin } from "./hosts.js";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * What the console may do in a browser: load its own files, ask its own origin, and be framed by nobody. Cloudscape sets
 * styles through the DOM, which needs no exception.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const NOT_BUILT =
  "The console is not built.\n\nIn a clone of Sekisho:  npm run build\nThen load this page again. The installed package has it: npm install sekisho\n";

interface File {
  readonly bytes: Buffer;
  readonly type: string;
}

/** Where the build put the console: beside the bundled program, or, where the sources run, in the clone's dist. */
export const builtConsole = (): string | undefined =>
  ["console", "../console", "../../dist/console"]
    .map((path) => join(import.meta.dirname, path))
    .find((folder) => existsSync(join(folder, "index.html")));

/** The files of the web console, under `/_sekisho/console/`. Every other path there is a page of it. */
export class ConsoleFiles {
  readonly #directory: () => string | undefined;
  /** Files whose names hold a hash of what is in them. */
  readonly #kept = new Map<string, File>();

  /** `directory`: where the build put them, asked until there is such a place. */
  constructor(directory: () => string | undefined = builtConsole) {
    this.#directory = directory;
  }

  /** `path` is what stands after `/_sekisho`, undecoded. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): void {
    request.resume();
    const { method, headers } = request;
    if (isCrossOrigin(headers) && !isVisit(request))
      answer(response, 403, "Pages of other origins have no access here\n");
    else if (method !== "GET" && method !== "HEAD")
      answer(response, 405, "Method not allowed\n", { allow: "GET, HEAD" });
    else if (path.startsWith("/console/")) this.#serve(response, path.slice("/console/".length));
    else answer(response, 302, "", { location: "/_sekisho/console/", "cache-control": "no-cache" });
  }

  #serve(response: ServerResponse, name: string): void {
    const isAsset = name.startsWith("assets/");
    const file = this.#read(name) ?? (isAsset ? undefined : this.#read("index.html"));
    if (file)
      answer(response, 200, file.bytes, {
        "content-type": file.type,
        "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
      });
    else if (isAsset) answer(response, 404, `There is no ${name}\n`);
    else answer(response, 503, NOT_BUILT);
  }

  #read(name: string): File | undefined {
    const known = this.#kept.get(name);
    if (known) return known;
    const type = TYPES[extname(name)];
    const directory = this.#directory();
    // Names are the build's own: letters, digits, dots and dashes. All else is a page's path.
    if (directory === undefined || type === undefined || !/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(name))
      return undefined;
    try {
      const file = { bytes: readFileSync(join(directory, name)), type };
      if (name.startsWith("assets/")) this.#kept.set(name, file);
      return file;
    } catch {
      return undefined;
    }
  }
}

/** Someone followed a link to the console: they see it, the page that they came from doesn't. */
const isVisit = ({ method, headers }: IncomingMessage): boolean =>
  method === "GET" &&
  headers.origin === undefined &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document";

function answer(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...HEADERS,
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
