import { promisify } from "node:util";
import { deflate, gunzip, gzip, inflate } from "node:zlib";
import type { Call } from "./call.js";
import type { Refusal } from "./refusal.js";
import type { GatewayResponse } from "./request.js";

const LARGEST_BODY = 10 * 1024 * 1024;

type Coding = "gzip" | "deflate";
const ENCODE = { gzip: promisify(gzip), deflate: promisify(deflate) };
const DECODE = { gzip: promisify(gunzip), deflate: promisify(inflate) };

const minimumSize = (call: Call): number | undefined => call.stage?.snapshot.api.minimumCompressionSize;

/**
 * Where compression is on, a compressed request is opened before it is validated, mapped or handed on.
 * Source: API Gateway developer guide, "Payload compression".
 */
export function decompress(call: Call): Promise<Refusal | undefined> | undefined {
  const coding = call.headers.get("content-encoding")?.trim().toLowerCase();
  if (minimumSize(call) === undefined || coding === undefined || coding === "identity" || call.body.length === 0)
    return undefined;
  return coding === "gzip" || coding === "deflate" ? opened(call, coding) : Promise.resolve(unsupported(call, coding));
}

function unsupported(call: Call, coding: string): Refusal {
  call.check("the request's Content-Encoding is one that API Gateway opens", false, {
    actual: coding,
    expected: "gzip, deflate or identity",
    advice: "the API's minimumCompressionSize is set, so that it opens bodies: send this one in a coding that it knows",
  });
  return { type: "UNSUPPORTED_MEDIA_TYPE", message: "Unsupported Media Type" };
}

async function opened(call: Call, coding: Coding): Promise<Refusal | undefined> {
  try {
    call.body = await DECODE[coding](call.body, { maxOutputLength: LARGEST_BODY });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      call.check("the body is 10 MB at most once it is decompressed", false, {
        advice: "upload to S3 with a presigned URL, and send the key of the object",
      });
      return { type: "REQUEST_TOO_LARGE", message: "Request Too Long" };
    }
    call.check(`the body is ${coding}, as its Content-Encoding says`, false, {
      advice: "compress the body, or leave Content-Encoding out",
    });
    return { type: "BAD_REQUEST_BODY", message: "Invalid request body" };
  }
}

/** The coding that the client likes best: gzip where two are liked as much, none where it likes no coding better. */
function codingFor(accepted: string | undefined): Coding | undefined {
  const liked = new Map<string, number>();
  for (const part of (accepted ?? "").split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    liked.set(name, q === undefined ? 1 : Number(q) || 0);
  }
  const of = (name: string) => liked.get(name) ?? liked.get("*") ?? 0;
  const best: Coding = of("deflate") > of("gzip") ? "deflate" : "gzip";
  const likes = of(best);
  return likes > 0 && likes >= (liked.get("identity") ?? 0) ? best : undefined;
}

/** The answer, compressed where the API does that, the answer is long enough and the client takes it. */
export function compress(call: Call, response: GatewayResponse): GatewayResponse | Promise<GatewayResponse> {
  const minimum = minimumSize(call);
  if (minimum === undefined) return response;
  const length = Buffer.byteLength(response.body);
  const coding = codingFor(call.headers.get("accept-encoding"));
  const encoded = response.headers.some(([name]) => name.toLowerCase() === "content-encoding");
  return coding === undefined || encoded || length === 0 || length < minimum ? response : compressed(response, coding);
}

async function compressed(response: GatewayResponse, coding: Coding): Promise<GatewayResponse> {
  const body = await ENCODE[coding](response.body);
  const headers = response.headers.map(
    ([name, value]) => [name, name === "Content-Length" ? String(body.length) : value] as const,
  );
  return { ...response, body, headers: [...headers, ["Content-Encoding", coding]] };
}
