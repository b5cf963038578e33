import type { Call } from "../call.js";
import type { RequestHeaders } from "../headers.js";
import { identityOf } from "../iam/identity.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

let second = -1;
let text = "";
/** `17/Jun/2024:15:00:26 +0000` */
function requestTime(time: number): string {
  const now = Math.floor(time / 1000);
  if (now !== second) {
    const date = new Date(now * 1000);
    second = now;
    text = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
  }
  return text;
}

/** How API Gateway calls the mapping of a domain name itself. */
const NO_BASE_PATH = "(none)";

const LOCAL = /^(?:localhost|\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** The host that the client called, without the port; a bare local address stands for the API's own name in AWS. */
function domainOf({ request, gateway }: Call): string {
  const host = request.domainName.replace(/:\d+$/, "");
  return host === "" || LOCAL.test(host)
    ? `${request.restApiId}.execute-api.${gateway.placement.region}.amazonaws.com`
    : host;
}

/** `requestContext` of a proxy event, its keys in AWS's order (recorded); undefined ones are absent from the JSON. */
export const requestContext = (call: Call): Readonly<Record<string, unknown>> => ({
  resourceId: call.route?.resource.id,
  authorizer: call.authorizerContext,
  ...ofRequest(call),
  ...ofClient(call),
});

/** What each request has of its own. */
const ofRequest = (call: Call) => ({
  resourcePath: call.route?.resource.path,
  operationName: call.route?.method.operationName,
  httpMethod: call.request.method,
  extendedRequestId: call.extendedId,
  requestTime: requestTime(call.time),
  path: call.fullPath,
  accountId: call.gateway.placement.accountId,
  protocol: call.request.protocol,
  stage: call.request.stageName,
  domainPrefix: prefixOf(domainOf(call)),
  requestTimeEpoch: call.time,
  requestId: call.id,
});

const prefixOf = (domainName: string): string => domainName.split(".", 1)[0] ?? "";

/** Who asked, and whom: the same for all requests with the same headers over one connection to one deployment. */
const ofClient = (call: Call) => ({
  identity: identityOf(call),
  domainName: domainOf(call),
  deploymentId: call.stage?.served.deployment.id,
  apiId: call.request.restApiId,
});

const clientTexts = new WeakMap<RequestHeaders, { readonly stage: Call["stage"]; readonly text: string }>();

function clientText(call: Call): string {
  const { headers, stage } = call;
  // A signature is another each time, and a key may be taken away.
  const isLasting = headers.isRepeated && !call.signer && !call.admission;
  const known = isLasting ? clientTexts.get(headers) : undefined;
  if (known && known.stage === stage) return known.text;
  const text = JSON.stringify(ofClient(call));
  if (isLasting) clientTexts.set(headers, { stage, text });
  return text;
}

/** The claims of a token are the same object at each request that brings it, and half of the context's text. */
const contextTexts = new WeakMap<object, string>();

function authorizerText(context: NonNullable<Call["authorizerContext"]>): string {
  const known = contextTexts.get(context);
  if (known !== undefined) return known;
  const text = JSON.stringify(context);
  contextTexts.set(context, text);
  return text;
}

/** {@link requestContext} as JSON. */
export function requestContextText(call: Call): string {
  const { authorizerContext, route } = call;
  if (!route) return JSON.stringify(requestContext(call));
  const authorizer = authorizerContext === undefined ? "" : `"authorizer":${authorizerText(authorizerContext)},`;
  const own = JSON.stringify(ofRequest(call));
  return `{"resourceId":${JSON.stringify(route.resource.id)},${authorizer}${own.slice(1, -1)},${clientText(call).slice(1)}`;
}

/** Everything that `$context` names: the request context, the error of a refusal, and what templates override. */
export function contextVariables(call: Call): Record<string, unknown> {
  const { refusal } = call;
  return {
    ...requestContext(call),
    awsEndpointRequestId: call.id,
    ...(call.request.basePath !== undefined && {
      customDomain: { basePathMatched: call.request.basePath.slice(1) || NO_BASE_PATH },
    }),
    xrayTraceId: call.trace.root,
    ...(call.stage?.served.isCanaryStage && { isCanaryRequest: String(call.isCanary) }),
    path: call.fullPath,
    error: refusal
      ? {
          message: refusal.message,
          messageString: JSON.stringify(refusal.message),
          responseType: refusal.type,
          validationErrorString: refusal.validationErrors ?? "",
        }
      : {},
    requestOverride: call.overrides.requestOverride,
    responseOverride: call.overrides.responseOverride,
  };
}

/** `authorizer.claims.sub`, `authorizer.claims['custom:role']` → its steps. */
export function pathOf(expression: string): readonly string[] {
  const steps: string[] = [];
  for (const [, plain, quoted] of expression.matchAll(/([^.[\]]+)|\[\s*['"]([^'"]*)['"]\s*\]/g))
    steps.push(quoted ?? plain ?? "");
  return steps;
}

/** Undefined where nothing is there, and where what is there is no single value (AWS: `claims` itself is null). */
export function contextValue(call: Call, expression: string): string | undefined {
  let value: unknown = contextVariables(call);
  for (const step of pathOf(expression)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  if (value === null || value === undefined || typeof value === "object") return undefined;
  return String(value);
}
