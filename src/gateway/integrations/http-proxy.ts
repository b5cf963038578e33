import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Call, IntegrationAnswer } from "../call.js";
import { firstMediaType, isBinary } from "../media-types.js";
import { endpointAnswer } from "./http.js";
import { byLowerName, type Incoming } from "./http-exchange.js";
import type { Integration } from "./integration.js";

/** Of the hop between API Gateway and the endpoint, not of the answer (recorded; Keep-Alive by RFC 9110 §7.6.1). */
const DROPPED = new Set(["content-encoding", "keep-alive", "transfer-encoding", "via"]);

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** `Content-Encoding` doesn't reach the client, so the body must be readable without it. */
function decoded(body: Buffer, encoding: string | undefined): Buffer {
  const decode = DECODERS[encoding?.trim().toLowerCase() ?? ""];
  if (!decode || body.length === 0) return body;
  try {
    return decode(body);
  } catch {
    return body;
  }
}

/** Text is read as UTF-8; what is binary for the API passes as it is, in Base64 to a client that accepts none of it. */
function bodyFor(call: Call, body: Buffer, mediaType: string | undefined): Buffer | string {
  const types = call.stage?.snapshot.api.binaryMediaTypes;
  if (!isBinary(types, mediaType)) return body.toString("utf8");
  return isBinary(types, firstMediaType(call.headers.get("accept"))) ? body : body.toString("base64");
}

function passedOn(call: Call, { status, rawHeaders, body }: Incoming): IntegrationAnswer {
  const headers = byLowerName(rawHeaders);
  const lines: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!DROPPED.has(name.toLowerCase())) lines.push([name, rawHeaders[at + 1] ?? ""]);
  }
  const readable = decoded(body, headers.get("content-encoding")?.at(-1));
  return {
    statusCode: status,
    headers: lines,
    body: bodyFor(call, readable, firstMediaType(headers.get("content-type")?.at(-1))),
    traced: false,
  };
}

/** HTTP_PROXY: the client's request to an endpoint, and the endpoint's answer to the client. */
export const httpProxy: Integration = {
  async run(call, settings) {
    const answer = await endpointAnswer(call, settings);
    return "rawHeaders" in answer ? passedOn(call, answer) : answer;
  },
};
