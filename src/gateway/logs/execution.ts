import type { Call } from "../call.js";
import type { Incoming, Outgoing } from "../integrations/http-exchange.js";
import type { Invocation } from "../neighbours.js";
import type { GatewayResponse } from "../request.js";
import { fullTrace } from "../trace.js";

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
  call.integrationStatus = status;
  if (!call.execution) return;
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  call.note(`Received response. Status: ${status}, Integration latency: ${Math.round(milliseconds)} ms`);
  call.note(`Endpoint response headers: ${mapText(headers)}`);
  call.note(`Endpoint response body before transformations: ${bodyText(body)}`);
}

/** Lambda's Invoke, as API Gateway tells of it (recorded). */
export function noteInvocation(call: Call, functionArn: string, payload: string): void {
  call.event = payload;
  if (!call.execution) return;
  const { region } = call.gateway.placement;
  const { restApiId } = call.request;
  noteRequest(call, {
    method: "POST",
    url: `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`,
    headers: [
      ["x-amzn-lambda-integration-tag", call.id],
      ["x-amzn-apigateway-api-id", restApiId],
      ["Accept", "application/json"],
      ["User-Agent", `AmazonAPIGateway_${restApiId}`],
    ],
    body: Buffer.from(payload),
  });
}

/** What Invoke answered. `latency` is in milliseconds. */
export function noteInvoked(call: Call, invocation: Invocation, latency: number): void {
  const { statusCode, payload, executedVersion, requestId } = invocation;
  call.functionAnswer = payload;
  call.functionRequestId = requestId;
  call.integrationStatus = statusCode;
  if (!call.execution) return;
  const rawHeaders = [
    ["Content-Type", "application/json"],
    ["Content-Length", String(Buffer.byteLength(payload))],
    ["Connection", "keep-alive"],
    ["X-Amz-Executed-Version", executedVersion],
    ["X-Amzn-Trace-Id", fullTrace(call)],
  ].flat();
  noteAnswer(call, { status: statusCode, rawHeaders, body: Buffer.from(payload) }, latency);
}

/** The client's request, after the first two lines. */
function requestLines(call: Call): string[] {
  const query = Array.from(call.query, ([name, values]) => [name, values.join(",")] as const);
  const headers = Array.from(call.headers.entries(), ([, { name, values }]): [string, string] => [
    name,
    discreet(name, values.join(",")),
  ]);
  return [
    `Method request path: ${mapText(call.route?.pathParameters ?? [])}`,
    `Method request query string: ${mapText(query)}`,
    `Method request headers: ${mapText(headers)}`,
    `Method request body before transformations: ${bodyText(call.body)}`,
  ];
}

/** The headers of a method response: the trace first, then the others (recorded). */
export function methodHeaders(call: Call, response: GatewayResponse): [name: string, value: string][] {
  const lines = response.headers.filter(([name]) => !CONNECTION.has(name.toLowerCase()));
  const isTrace = ([name]: readonly [string, string]) => name === "X-Amzn-Trace-Id";
  const own = call.refusal ? lines.filter(([name]) => name !== "Content-Type") : lines;
  return [...own.filter(isTrace), ...own.filter((line) => !isTrace(line))].map(([name, value]) => [name, value]);
}

const CONNECTION = new Set(["date", "content-length", "connection", "x-amzn-requestid", "x-amz-apigw-id"]);

/** Notes of a back end that tell no headers and no bodies. */
const TERSE = /^(?:Execution failed|Sending request to|Received response\.)/;

/**
 * The lines of a request's execution log, in API Gateway's words and order (recorded). `data` adds headers and bodies
 * (dataTraceEnabled).
 */
export function executionLines(call: Call, response: GatewayResponse, { data }: { readonly data: boolean }): string[] {
  const notes = call.execution ?? [];
  const failed = call.checks.findLast(({ passed }) => !passed);
  const lines = [
    `Starting execution for request: ${call.id}`,
    `HTTP Method: ${call.request.method}, Resource Path: ${call.path}`,
    ...(data ? requestLines(call) : []),
    ...(data ? notes : notes.filter((note) => TERSE.test(note))),
  ];
  if (call.refusal) {
    if (!notes.some((note) => note.startsWith("Execution failed")) && failed)
      lines.push(`Execution failed: ${failed.what} (${call.refusal.message ?? "null"})`);
  } else {
    if (data)
      lines.push(
        `Method response body after transformations: ${bodyText(response.body)}`,
        `Method response headers: ${mapText(methodHeaders(call, response))}`,
      );
    lines.push("Successfully completed execution");
  }
  return [...lines, `Method completed with status: ${response.statusCode}`];
}
