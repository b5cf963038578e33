import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { isHandedOn } from "../headers.js";
import { withStageVariables } from "../mapping/parameters.js";
import type { RequestBody } from "../mapping/request-body.js";
import {
  type MappedParameters,
  mappedParameters,
  queryText,
  withPathParameters,
} from "../mapping/request-parameters.js";
import { misconfiguredIntegration, type Refusal } from "../refusal.js";
import { type Outgoing, ownHeaders } from "./http-exchange.js";

/** Names that no mapping to an HTTP endpoint may set: API Gateway answers 500 (recorded). */
const UNMAPPABLE = new Set(["content-length", "transfer-encoding", "x-amzn-apigateway-api-id", "x-amzn-trace-id"]);
/** Set by a mapping, they are left out (recorded); Trailer, because Node sends none with a body of known length. */
const NEVER_SENT = new Set(["connection", "expect", "proxy-authenticate", "te", "trailer", "via"]);

type HeaderLine = readonly [name: string, value: string];

/** The client's headers for a proxy; what API Gateway puts in their place for HTTP. */
function baseHeaders(call: Call, body: Buffer, isProxy: boolean): HeaderLine[] {
  if (!isProxy)
    return [
      ["Accept", "application/json"],
      ["User-Agent", `AmazonAPIGateway_${call.request.restApiId}`],
      ...(body.length > 0 ? ([["Content-Type", call.headers.get("content-type") ?? "application/json"]] as const) : []),
    ];
  const lines: HeaderLine[] = [];
  for (const [lower, { name, values }] of call.headers.entries()) {
    if (!isHandedOn(lower) || NOT_PROXIED.has(lower)) continue;
    // Recorded without a body; with one, the back end must be told how to read it.
    if (lower === "content-encoding" && body.length === 0) continue;
    for (const value of values) lines.push([name, value]);
  }
  const forwarded = [...call.headers.all("x-forwarded-for"), call.request.sourceIp].join(", ");
  lines.push(["X-Forwarded-For", forwarded], ["X-Forwarded-Port", "443"], ["X-Forwarded-Proto", "https"]);
  if (call.headers.get("accept") === undefined) lines.push(["Accept", "application/json"]);
  if (call.headers.get("user-agent") === undefined)
    lines.push(["User-Agent", `AmazonAPIGateway_${call.request.restApiId}`]);
  return lines;
}

const NOT_PROXIED = new Set([
  "host",
  "via",
  "x-amzn-trace-id",
  "x-amzn-apigateway-api-id",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

function headersFor(call: Call, host: string, body: Buffer, mapped: MappedParameters, isProxy: boolean): HeaderLine[] {
  const set = new Set([...mapped.header.keys()].map((name) => name.toLowerCase()));
  const lines = baseHeaders(call, body, isProxy).filter(([name]) => !set.has(name.toLowerCase()));
  if (!set.has("host")) lines.unshift(["Host", host]);
  for (const [name, values] of mapped.header)
    if (!NEVER_SENT.has(name.toLowerCase())) for (const value of values) lines.push([name, value]);
  return [...lines, ...ownHeaders(call)];
}

/** The URI with stage variables, path parameters and query; undefined where that makes no address. */
function urlOf(call: Call, settings: Settings, mapped: MappedParameters, isProxy: boolean): URL | undefined {
  const uri = withPathParameters(withStageVariables(call, settings.uri ?? ""), mapped.path);
  if (uri === undefined || !URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const query = isProxy ? new Map([...call.query, ...mapped.querystring]) : mapped.querystring;
  const text = queryText(query);
  if (text !== "") url.search = url.search === "" ? text : `${url.search}&${text}`;
  url.hash = "";
  return url;
}

/** The request for an HTTP or HTTP_PROXY endpoint, or why there can be none. */
export function httpRequestFor(call: Call, settings: Settings, sent: RequestBody): Outgoing | Refusal {
  const isProxy = settings.type === "HTTP_PROXY";
  const mapped = mappedParameters(call, settings);
  const unmappable = [...mapped.header.keys()].find((name) => UNMAPPABLE.has(name.toLowerCase()));
  if (unmappable !== undefined) {
    call.check("the integration's requestParameters set no header that API Gateway keeps for itself", false, {
      actual: unmappable,
    });
    call.note(`Execution failed due to configuration error: Header "${unmappable}" can't be mapped`);
    return misconfiguredIntegration;
  }
  const url = urlOf(call, settings, mapped, isProxy);
  if (!url) {
    call.check("the integration's uri is an address once its parameters are filled in", false, {
      actual: settings.uri,
      advice:
        "map every {name} of the uri with integration.request.path.name; a ${stageVariables.x} that the stage doesn't have is empty",
    });
    call.note("Execution failed due to configuration error: Invalid endpoint address");
    return misconfiguredIntegration;
  }
  const verb =
    settings.httpMethod === undefined || settings.httpMethod === "ANY" ? call.request.method : settings.httpMethod;
  const body = Buffer.from(sent.content);
  return { method: verb, url: url.href, headers: headersFor(call, url.host, body, mapped, isProxy), body };
}
