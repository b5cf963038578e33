import type { Call } from "../call.js";
import type { Incoming, Outgoing } from "../integrations/http-exchange.js";

const LONGEST_LINE = 1024;

/** AWS cuts what it logs of headers and bodies at 1,024 bytes. */
const cut = (text: string): string =>
  text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} [TRUNCATED]` : text;

/** `{a=b, c=d}`, as a Java map prints. */
export function mapText(lines: Iterable<readonly [name: string, value: string]>): string {
  return cut(`{${Array.from(lines, ([name, value]) => `${name}=${value}`).join(", ")}}`);
}

/** `Authorization` and `X-Api-Key` show their last characters alone (recorded for Authorization). */
const SECRET = new Set(["authorization", "x-api-key", "x-amz-security-token", "cookie"]);
export const discreet = (name: string, value: string): string =>
  SECRET.has(name.toLowerCase()) ? `${"*".repeat(Math.min(value.length, 60))}${value.slice(-6)}` : value;

export const bodyText = (body: Buffer | string): string => cut(typeof body === "string" ? body : body.toString("utf8"));

/** What the back end is about to be asked. */
export function noteRequest(call: Call, { url, headers, body }: Outgoing): void {
  if (!call.execution) return;
  call.note(`Endpoint request URI: ${url}`);
  call.note(`Endpoint request headers: ${mapText(headers.map(([name, value]) => [name, discreet(name, value)]))}`);
  call.note(`Endpoint request body after transformations: ${bodyText(body)}`);
  call.note(`Sending request to ${url}`);
}

/** What it answered. */
export function noteAnswer(call: Call, { status, rawHeaders, body }: Incoming, milliseconds: number): void {
  if (!call.execution) return;
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  call.note(`Received response. Status: ${status}, Integration latency: ${Math.round(milliseconds)} ms`);
  call.note(`Endpoint response headers: ${mapText(headers)}`);
  call.note(`Endpoint response body before transformations: ${bodyText(body)}`);
}
