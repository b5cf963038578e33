import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "aborted" };

const EMPTY: Body = { kind: "whole", bytes: Buffer.alloc(0) };
/** What is read and dropped of a body that is too large, so that a client that sends before it listens gets its answer. */
const DRAINED = 64 * 1024 * 1024;

/** Reads a body of at most `limit` bytes. Never rejects: a client that goes away is an outcome. */
export function readBody(request: IncomingMessage, limit: number): Body | Promise<Body> {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === "0")) {
    request.resume();
    return EMPTY;
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        if (size > limit + DRAINED) {
          resolve({ kind: "too-large" });
          request.pause();
        }
      }
    });
    request.on("end", () => {
      const [only] = chunks;
      if (size > limit) resolve({ kind: "too-large" });
      else resolve({ kind: "whole", bytes: chunks.length === 1 && only ? only : Buffer.concat(chunks) });
    });
    request.on("error", () => resolve({ kind: "aborted" }));
    request.on("close", () => resolve({ kind: "aborted" }));
  });
}
