import type { Integration } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { requestContext } from "../mapping/context.js";
import { requestValue } from "../mapping/parameters.js";
import { firstMediaType, isBinary } from "../media-types.js";

/** Of the connection between client and API Gateway, not of the request (recorded). */
const DROPPED = new Set([
  "connection",
  "content-length",
  "expect",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

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

type MultiMap = Map<string, readonly string[]>;

/** `integration.request.header.X` of the integration's request parameters that can't be; undefined where all can. */
export const unmappableHeader = (settings: Integration): string | undefined =>
  Object.keys(settings.requestParameters ?? {})
    .map((target) => /^integration\.request\.header\.(.+)$/.exec(target)?.[1])
    .find((name) => name !== undefined && UNMAPPABLE.has(name.toLowerCase()));

/** The client's headers, those that API Gateway adds, and mapped ones, sorted by name as AWS sends them. */
function eventHeaders(call: Call, mapped: ReadonlyMap<string, string>): MultiMap {
  const found: [lower: string, name: string, values: readonly string[]][] = [];
  let forwardedFor: readonly string[] = [];
  for (const [lower, header] of call.headers.entries()) {
    if (DROPPED.has(lower)) continue;
    if (lower === "x-forwarded-for") forwardedFor = header.values;
    else if (lower !== "x-amzn-trace-id" && lower !== "x-forwarded-port" && lower !== "x-forwarded-proto")
      found.push([lower, header.name, header.values]);
  }
  found.push(
    ["x-amzn-trace-id", "X-Amzn-Trace-Id", [call.trace.header]],
    ["x-forwarded-for", "X-Forwarded-For", [[...forwardedFor, call.request.sourceIp].join(", ")]],
    ["x-forwarded-port", "X-Forwarded-Port", ["443"]],
    ["x-forwarded-proto", "X-Forwarded-Proto", ["https"]],
  );
  for (const [name, value] of mapped) {
    const lower = name.toLowerCase();
    const at = found.findIndex(([known]) => known === lower);
    if (at >= 0) found.splice(at, 1);
    found.push([lower, name, [value]]);
  }
  found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Map(found.map(([, name, values]) => [name, values]));
}

/** Values that the integration's request parameters set, by where they go. */
function mappedParameters(
  call: Call,
  settings: Integration,
): Record<"header" | "querystring" | "path", Map<string, string>> {
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

/** Null, never `{}`, where there is nothing (recorded). */
const lastValues = (map: ReadonlyMap<string, readonly string[]>) =>
  map.size === 0 ? null : Object.fromEntries(Array.from(map, ([name, values]) => [name, values.at(-1) ?? ""]));
const allValues = (map: ReadonlyMap<string, readonly string[]>) => (map.size === 0 ? null : Object.fromEntries(map));

/** The body as text, or in Base64 where its media type is one of the API's binary ones. */
function eventBody(call: Call): { body: string | null; isBase64Encoded: boolean } {
  const { body } = call.request;
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  const mediaType = firstMediaType(call.headers.get("content-type")) ?? "application/json";
  return isBinary(call.stage?.snapshot.api.binaryMediaTypes, mediaType)
    ? { body: body.toString("base64"), isBase64Encoded: true }
    : { body: body.toString("utf8"), isBase64Encoded: false };
}

/** The event of a Lambda proxy integration; its keys come in AWS's order (recorded). */
export function proxyEvent(call: Call, settings: Integration): Readonly<Record<string, unknown>> {
  const mapped = mappedParameters(call, settings);
  const headers = eventHeaders(call, mapped.header);
  let query = call.query;
  if (mapped.querystring.size > 0)
    query = new Map([...query, ...Array.from(mapped.querystring, ([name, value]) => [name, [value]] as const)]);
  const pathParameters = new Map([...(call.route?.pathParameters ?? []), ...mapped.path]);
  return {
    resource: call.route?.resource.path,
    path: call.path,
    httpMethod: call.request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: allValues(query),
    pathParameters: pathParameters.size === 0 ? null : Object.fromEntries(pathParameters),
    stageVariables: call.stage?.variables ?? null,
    requestContext: requestContext(call),
    ...eventBody(call),
  };
}
