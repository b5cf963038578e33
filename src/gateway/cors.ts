import type { Call } from "./call.js";
import type { GatewayResponse } from "./request.js";

type Lines = GatewayResponse["headers"];

const valuesOf = (headers: Lines, name: string): readonly string[] =>
  headers.flatMap(([one, value]) => (one.toLowerCase() === name ? [value] : []));

const listed = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "");

/** Methods that a preflight needn't allow (https://fetch.spec.whatwg.org/#cors-safelisted-method). */
const ALWAYS_ALLOWED = new Set(["get", "head", "post"]);

/**
 * What a browser makes of the answer to a page of another origin, noted where it hides the answer: the console then shows
 * a CORS error in place of what really happened. Source: https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function explainCors(call: Call, { statusCode, headers }: GatewayResponse): void {
  const origin = call.headers.get("origin");
  if (origin === undefined || origin.replace(/^https?:\/\//, "") === call.request.domainName) return;
  const asked = call.headers.get("access-control-request-method");
  const isPreflight = call.request.method === "OPTIONS" && asked !== undefined;
  if (isPreflight && (statusCode < 200 || statusCode > 299)) {
    call.check("the browser's preflight is answered with 2xx", false, {
      actual: statusCode,
      advice: preflightAdvice(call),
    });
    return;
  }
  const allowed = valuesOf(headers, "access-control-allow-origin");
  if (allowed.length !== 1 || (allowed[0] !== "*" && allowed[0] !== origin)) {
    call.check(`Access-Control-Allow-Origin lets pages of ${origin} read the answer`, false, {
      actual: allowed.length === 0 ? "no such header" : allowed.join(", "),
      expected: `* or ${origin}, once`,
      advice: `the browser will show a CORS error that really is this ${statusCode}: ${remedy(call, statusCode)}`,
    });
    return;
  }
  if (isPreflight) checkPreflight(call, headers, asked);
}

function preflightAdvice({ route, request }: Call): string {
  const start = "a browser sends no token, key or signature with a preflight";
  if (!route)
    return `${start}: add OPTIONS to the resource, authorization NONE, a MOCK integration and Access-Control-Allow-* headers, then deploy`;
  const { method, resource } = route;
  if (method.authorizationType === "NONE" && !method.apiKeyRequired)
    return "the page's own request is never sent after this: mend what failed above";
  const gate = method.authorizationType === "NONE" ? "no API key required" : "authorization NONE";
  return method.httpMethod === "ANY"
    ? `${start}, and ${resource.path} answers ${request.method} with its ANY method: give it an OPTIONS of its own with ${gate}`
    : `${start}: set OPTIONS of ${resource.path} to ${gate}, then deploy`;
}

function checkPreflight(call: Call, headers: Lines, asked: string): void {
  const methods = listed(valuesOf(headers, "access-control-allow-methods").join(","));
  const method = asked.trim().toLowerCase();
  if (!ALWAYS_ALLOWED.has(method) && !methods.includes(method) && !methods.includes("*"))
    call.check(`Access-Control-Allow-Methods names ${asked}`, false, {
      actual: methods.length === 0 ? "none" : methods.join(", ").toUpperCase(),
      advice: `the browser won't send the ${asked}: add it to the header of the OPTIONS method`,
    });
  const names = listed(valuesOf(headers, "access-control-allow-headers").join(","));
  const missing = listed(call.headers.get("access-control-request-headers")).filter((name) => !names.includes(name));
  if (missing.length > 0 && !names.includes("*"))
    call.check("Access-Control-Allow-Headers names the headers that the page sends", false, {
      actual: names.length === 0 ? "none" : names.join(", "),
      expected: missing.join(", "),
      advice: "the browser won't send the request: add them to the header of the OPTIONS method",
    });
}

/** Who has to say the header depends on who made the answer. */
function remedy(call: Call, status: number): string {
  if (call.refusal) return gatewayResponseAdvice(call, status);
  const type = call.integration?.type;
  if (type === "AWS_PROXY" || type === "HTTP_PROXY")
    return `with ${type} the back end itself returns it: headers: { "Access-Control-Allow-Origin": "*" }`;
  return "declare method.response.header.Access-Control-Allow-Origin on the method response and map it in the integration response";
}

function gatewayResponseAdvice({ refusal, stage, request }: Call, status: number): string {
  const type = refusal?.type;
  if (type === undefined || type === "REQUEST_TOO_LARGE" || !stage)
    return "API Gateway has no gateway response for it to add the header to; mend what failed above";
  const family = status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  const target = stage.gatewayResponses.has(type) ? type : family;
  return [
    `add the header to the gateway response ${target}, then deploy:`,
    `  aws apigateway put-gateway-response --rest-api-id ${request.restApiId} --response-type ${target} \\`,
    `    --response-parameters '{"gatewayresponse.header.Access-Control-Allow-Origin":"'"'*'"'"}'`,
  ].join("\n");
}
