import { timingSafeEqual } from "node:crypto";
import { Fault } from "../lib/fault.js";
import { hmac, sha256 } from "./signing-keys.js";
import type { SignatureChain } from "./sigv4.js";

export interface Unchunked {
  readonly body: Buffer;
  /** Headers that came behind the body, names in lower case: its checksum. */
  readonly trailers: Readonly<Record<string, string>>;
}

/** Whether a body is wrapped in chunks that S3 understands, each maybe signed. */
export const isChunked = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  (headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-") ||
  /(?:^|,)\s*aws-chunked\b/.test(headers["content-encoding"] ?? "");

const incomplete = () => new Fault("IncompleteBody", "The request body terminated unexpectedly", { statusCode: 400 });
const mismatch = () =>
  new Fault(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { statusCode: 403 },
  );

/**
 * Unwraps `aws-chunked`: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n[trailers]`. Where chunks are signed, each
 * signature covers the one before it; the first covers the request's. Source: AWS "Signature calculations: transferring
 * payload in multiple chunks".
 */
export function unchunk(
  wrapped: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  chain: SignatureChain | undefined,
): Unchunked {
  const signed = (headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  const chunks: Buffer[] = [];
  let previous = chain?.signature ?? "";
  let at = 0;
  for (;;) {
    const end = wrapped.indexOf("\r\n", at);
    if (end < 0) throw incomplete();
    const [sizeText = "", extension = ""] = wrapped.toString("latin1", at, end).split(";", 2);
    if (!/^[0-9a-fA-F]{1,8}$/.test(sizeText.trim())) throw incomplete();
    const size = Number.parseInt(sizeText, 16);
    at = end + 2;
    const chunk = wrapped.subarray(at, at + size);
    if (chunk.byteLength < size) throw incomplete();
    if (signed) {
      if (!chain) throw mismatch();
      const signature = extension.replace(/^\s*chunk-signature=/, "");
      previous = checkedSignature(
        chain,
        previous,
        signature,
        "AWS4-HMAC-SHA256-PAYLOAD",
        `${sha256("")}\n${sha256(chunk)}`,
      );
    }
    if (size === 0) break;
    chunks.push(chunk);
    at += size;
    if (wrapped.toString("latin1", at, at + 2) !== "\r\n") throw incomplete();
    at += 2;
  }
  const body = Buffer.concat(chunks);
  const length = headers["x-amz-decoded-content-length"];
  if (length !== undefined && Number(length) !== body.byteLength) throw incomplete();
  return { body, trailers: readTrailers(wrapped.toString("latin1", at), signed ? chain : undefined, previous) };
}

function checkedSignature(
  chain: SignatureChain,
  previous: string,
  given: string,
  algorithm: string,
  covered: string,
): string {
  const text = [algorithm, chain.time, chain.scope, previous, covered].join("\n");
  const expected = hmac(chain.signingKey, text).toString("hex");
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) throw mismatch();
  return expected;
}

function readTrailers(text: string, chain: SignatureChain | undefined, previous: string): Record<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  const trailers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  const covered = trailers.filter(([name]) => name !== "x-amz-trailer-signature");
  const signature = trailers.find(([name]) => name === "x-amz-trailer-signature")?.[1];
  if (chain && covered.length > 0) {
    const content = covered.map(([name, value]) => `${name}:${value}\n`).join("");
    checkedSignature(chain, previous, signature ?? "", "AWS4-HMAC-SHA256-TRAILER", sha256(content));
  }
  return Object.fromEntries(covered);
}
