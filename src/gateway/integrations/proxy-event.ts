import type { Integration } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { isHandedOn, type RequestHeaders } from "../headers.js";
import { isSignature } from "../iam/signature.js";
import { requestContextText } from "../mapping/context.js";
import { requestValue } from "../mapping/parameters.js";
import { firstMediaType, isBinary } from "../media-types.js";

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Names that no mapping may set: API Gateway answers 500 (recorded). */
const UNMAPPABLE = new Set([
  "authorization",
  "connection",
  "content-length",
  "expect",
  "proxy-authenticate",
  "te",
  "transfer-encoding",
  "x-amzn-apigateway-api-id",
  "x-amzn-trace-id",
]);

/** `integration.request.header.X` of the integration's request parameters that can't be; undefined where all can. */
export const unmappableHeader = ({ requestParameters }: Integration): string | undefined =>
  requestParameters &&
  Object.keys(requestParameters)
    .map((target) => /^integration\.request\.header\.(.+)$/.exec(target)?.[1])
    .find((name) => name !== undefined && UNMAPPABLE.has(name.toLowerCase()));

export type EventHeader = readonly [name: string, values: readonly string[], lower: string];

/** The client's headers, those that API Gateway adds, and mapped ones, sorted by name as AWS sends them. */
export function eventHeaders(
  call: Call,
  mapped: ReadonlyMap<string, string> = NOTHING,
  isKept: (lowerName: string) => boolean = isHandedOn,
): EventHeader[] {
  const found: EventHeader[] = [];
  let forwardedFor: readonly string[] = [];
  for (const [lower, header] of call.headers.entries()) {
    if (!isKept(lower)) continue;
    // A signature stays with API Gateway; any other Authorization goes on to the function (recorded).
    if (lower === "authorization" && header.values.some(isSignature)) continue;
    if (lower === "x-forwarded-for") forwardedFor = header.values;
    else if (lower !== "x-amzn-trace-id" && lower !== "x-forwarded-port" && lower !== "x-forwarded-proto")
      found.push([header.name, header.values, lower]);
  }
  found.push(
    ["X-Amzn-Trace-Id", [call.trace.header], "x-amzn-trace-id"],
    ["X-Forwarded-For", [[...forwardedFor, call.request.sourceIp].join(", ")], "x-forwarded-for"],
    ["X-Forwarded-Port", ["443"], "x-forwarded-port"],
    ["X-Forwarded-Proto", ["https"], "x-forwarded-proto"],
  );
  for (const [name, value] of mapped) {
    const lower = name.toLowerCase();
    const at = found.findIndex(([, , known]) => known === lower);
    if (at >= 0) found.splice(at, 1);
    found.push([name, [value], lower]);
  }
  return found.sort((a, b) => (a[2] < b[2] ? -1 : 1));
}

/** Values that the integration's request parameters set, by where they go. */
type Mapped = Readonly<Record<"header" | "querystring" | "path", ReadonlyMap<string, string>>>;

function mappedParameters(call: Call, settings: Integration): Mapped {
  const mapped = {
    header: new Map<string, string>(),
    querystring: new Map<string, string>(),
    path: new Map<string, string>(),
  };
  for (const [target, expression] of Object.entries(settings.requestParameters ?? {})) {
    const [, place, name] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(target) ?? [];
    const value = requestValue(call, expression);
    if (name !== undefined && value !== undefined) mapped[place as keyof typeof mapped].set(name, value);
  }
  return mapped;
}

/** Sets a key that comes from outside: `__proto__` is a name like any other. */
function put<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__") Object.defineProperty(target, name, { value, enumerable: true });
  else target[name] = value;
}

/** Last value and all values of each name; null, never `{}`, where there is nothing (recorded). */
export function bothMaps(entries: Iterable<readonly [name: string, values: readonly string[], ...more: unknown[]]>) {
  const last: Record<string, string> = {};
  const all: Record<string, readonly string[]> = {};
  let some = false;
  for (const [name, values] of entries) {
    some = true;
    put(last, name, values[values.length - 1] ?? "");
    put(all, name, values);
  }
  return some ? { last, all } : { last: null, all: null };
}

/** The body as text, or in Base64 where its media type is one of the API's binary ones. */
function eventBody(call: Call): { body: string | null; isBase64Encoded: boolean } {
  const { body } = call;
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  const mediaType = firstMediaType(call.headers.get("content-type")) ?? "application/json";
  return isBinary(call.stage?.snapshot.api.binaryMediaTypes, mediaType)
    ? { body: body.toString("base64"), isBase64Encoded: true }
    : { body: body.toString("utf8"), isBase64Encoded: false };
}

/** Members of `headers` and of `multiValueHeaders`: a value that stands in both, a token say, is written out once. */
function membersText(headers: readonly EventHeader[]) {
  const last: string[] = [];
  const all: string[] = [];
  for (const [name, values] of headers) {
    const key = JSON.stringify(name);
    const text = JSON.stringify(values.at(-1) ?? "");
    last.push(`${key}:${text}`);
    all.push(`${key}:${values.length === 1 ? `[${text}]` : JSON.stringify(values)}`);
  }
  return { last: last.join(), all: all.join() };
}

/** `"headers":{…},"multiValueHeaders":{…}` but for the trace, which each request has its own of. */
type AroundTrace = readonly [before: string, between: string, after: string];

function aroundTrace(headers: readonly EventHeader[]): AroundTrace {
  const at = headers.findIndex(([, , lower]) => lower === "x-amzn-trace-id");
  const [name] = headers[at] ?? [""];
  const before = membersText(headers.slice(0, at));
  const after = membersText(headers.slice(at + 1));
  const upTo = (members: string) => `${members}${members === "" ? "" : ","}${JSON.stringify(name)}:`;
  return [
    `"headers":{${upTo(before.last)}`,
    `,${after.last}},"multiValueHeaders":{${upTo(before.all)}[`,
    `],${after.all}}`,
  ];
}

const headersTexts = new WeakMap<RequestHeaders, AroundTrace>();

function headersText(call: Call, mapped: ReadonlyMap<string, string> | undefined): string {
  const { headers } = call;
  let around = mapped ? undefined : headersTexts.get(headers);
  if (!around) {
    around = aroundTrace(eventHeaders(call, mapped));
    // The address that they were sent from is among them: a connection has one.
    if (!mapped && headers.isRepeated) headersTexts.set(headers, around);
  }
  const [before, between, after] = around;
  const trace = JSON.stringify(call.trace.header);
  return before + trace + between + trace + after;
}

/**
 * The event of a Lambda proxy integration as JSON; its keys come in AWS's order (recorded). It is written rather than
 * made as an object first: next to the hop to the function nothing of a request costs more than its event.
 */
export function proxyEventText(call: Call, settings: Integration): string {
  const mapped = settings.requestParameters && mappedParameters(call, settings);
  const first = JSON.stringify({
    resource: call.route?.resource.path,
    path: call.eventPath,
    httpMethod: call.request.method,
  });
  const headers = headersText(call, mapped?.header);
  const body = JSON.stringify(eventBody(call));
  return `${first.slice(0, -1)},${headers},${parametersText(call, mapped)},"requestContext":${requestContextText(call)},${body.slice(1)}`;
}

const NO_PARAMETERS = parametersMembers(NOTHING, NOTHING, null);

function parametersText(call: Call, mapped: Mapped | undefined): string {
  const { query, route, stage } = call;
  const caught = route?.pathParameters ?? NOTHING;
  const variables = stage?.variables ?? null;
  if (!mapped) {
    if (query.size === 0 && caught.size === 0 && variables === null) return NO_PARAMETERS;
    return parametersMembers(query, caught, variables);
  }
  const values = Array.from(mapped.querystring, ([name, value]) => [name, [value]] as const);
  return parametersMembers(new Map([...query, ...values]), new Map([...caught, ...mapped.path]), variables);
}

function parametersMembers(
  query: ReadonlyMap<string, readonly string[]>,
  path: ReadonlyMap<string, string>,
  stageVariables: Readonly<Record<string, string>> | null,
): string {
  const { last, all } = bothMaps(query);
  const members = {
    queryStringParameters: last,
    multiValueQueryStringParameters: all,
    pathParameters: path.size === 0 ? null : Object.fromEntries(path),
    stageVariables,
  };
  return JSON.stringify(members).slice(1, -1);
}
