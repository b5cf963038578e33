import type { Call, IntegrationAnswer } from "../call.js";
import { gatewayResponse } from "../gateway-responses.js";
import { INTERNAL_SERVER_ERROR } from "../refusal.js";
import type { GatewayResponse } from "../request.js";
import { fullTrace } from "../trace.js";

/** These are what API Gateway itself says of the connection; a back end's own go out under another name (recorded). */
const REMAPPED = new Set(["connection", "content-length", "date", "server", "www-authenticate"]);
/** One of each must be enough for the client. */
const RESERVED = new Set(["x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"]);

let dateSecond = -1;
let dateText = "";
function httpDate(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}

function connection(call: Call): string {
  const asked = call.headers.get("connection")?.toLowerCase();
  if (asked?.includes("close")) return "close";
  return call.request.protocol === "HTTP/1.0" && !asked?.includes("keep-alive") ? "close" : "keep-alive";
}

type HeaderLine = readonly [name: string, value: string];

/** `Date, Content-Type, Content-Length, Connection, x-amzn-RequestId, …, x-amz-apigw-id` (recorded order). */
function assemble(
  call: Call,
  asked: number,
  contentType: string,
  own: readonly HeaderLine[],
  body: Buffer | string,
): GatewayResponse & { headers: HeaderLine[] } {
  const status = Number.isInteger(asked) && asked >= 200 && asked <= 599 ? asked : 500;
  const headers: HeaderLine[] = [
    ["Date", httpDate(call.time)],
    ["Content-Type", contentType],
  ];
  if (status !== 204 && status !== 304) headers.push(["Content-Length", String(Buffer.byteLength(body))]);
  headers.push(["Connection", connection(call)], ["x-amzn-RequestId", call.id], ...own);
  headers.push(["x-amz-apigw-id", call.extendedId]);
  return { statusCode: status, headers, body };
}

function respondWith(call: Call, answer: IntegrationAnswer): GatewayResponse {
  let contentType = "application/json";
  const own: HeaderLine[] = [];
  for (const [name, value] of answer.headers) {
    const lower = name.toLowerCase();
    if (lower === "content-type") contentType = value;
    else if (lower === "transfer-encoding") continue;
    else if (REMAPPED.has(lower) || (RESERVED.has(lower) && (answer.traced || lower !== "x-amzn-trace-id")))
      own.push([`x-amzn-Remapped-${name}`, value]);
    else own.push([name, value]);
  }
  const response = assemble(call, answer.statusCode, contentType, own, answer.body);
  if (answer.traced) response.headers.push(["X-Amzn-Trace-Id", fullTrace(call)]);
  return response;
}

/** Makes the answer out of what the steps left: what the back end said, or the gateway response of the refusal. */
export function respond(call: Call): GatewayResponse {
  if (!call.refusal && call.answer) return respondWith(call, call.answer);
  const made = gatewayResponse(
    call,
    call.refusal ?? { type: "DEFAULT_5XX", status: 500, message: INTERNAL_SERVER_ERROR },
  );
  return assemble(call, made.status, made.contentType, made.headers, made.body);
}

/** What is left to say when making the answer itself fails. */
export const internalError = (call: Call): GatewayResponse =>
  assemble(
    call,
    500,
    "application/json",
    [["x-amzn-ErrorType", "InternalServerErrorException"]],
    JSON.stringify({ message: INTERNAL_SERVER_ERROR }),
  );
