import type { GatewayResponse as Stored } from "../services/apigateway/rest-api.js";
import type { Call } from "./call.js";
import { isHeaderName, sendable } from "./headers.js";
import { contextValue } from "./mapping/context.js";
import { environmentValue, requestValue, staticValue } from "./mapping/parameters.js";
import { firstMediaType } from "./media-types.js";
import type { GatewayResponseType, Refusal } from "./refusal.js";

interface BuiltIn {
  readonly status: number;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
}

const BUILT_IN: Readonly<Record<GatewayResponseType, BuiltIn>> = {
  ACCESS_DENIED: { status: 403, errorType: "AccessDeniedException" },
  API_CONFIGURATION_ERROR: { status: 500, errorType: "InternalServerErrorException" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: "AuthorizerConfigurationException" },
  AUTHORIZER_FAILURE: { status: 500, errorType: "AuthorizerFailureException" },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: "BadRequestException" },
  DEFAULT_4XX: { status: 400, errorType: "BadRequestException" },
  DEFAULT_5XX: { status: 500, errorType: "InternalServerErrorException" },
  EXPIRED_TOKEN: { status: 403, errorType: "ExpiredTokenException" },
  INTEGRATION_FAILURE: { status: 504, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { status: 504, errorType: "InternalServerErrorException" },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException" },
  INVALID_SIGNATURE: { status: 403, errorType: "InvalidSignatureException" },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: "MissingAuthenticationTokenException" },
  QUOTA_EXCEEDED: { status: 429, errorType: "LimitExceededException" },
  REQUEST_TOO_LARGE: { status: 413, errorType: "RequestTooLargeException" },
  RESOURCE_NOT_FOUND: { status: 404, errorType: "NotFoundException" },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, errorType: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: "BadRequestException" },
  WAF_FILTERED: { status: 403, errorType: "ForbiddenException" },
};

/** The template that every type has unless it is given another. */
const DEFAULT_TEMPLATE = /^\s*\{\s*"message"\s*:\s*\$context\.error\.messageString\s*\}\s*$/;

export interface MadeResponse {
  readonly status: number;
  readonly contentType: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The type's own entry, else that of its family; the set is the deployment's. */
function storedFor(call: Call, type: GatewayResponseType | undefined, status: number): Stored | undefined {
  const stored = call.stage?.gatewayResponses;
  // API Gateway documents that this one can't be customised.
  if (!stored || type === undefined || type === "REQUEST_TOO_LARGE") return undefined;
  return stored.get(type) ?? stored.get(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
}

/** The body that nobody customised, to the byte: key and spacing differ by who speaks. */
function builtInBody({ type, message, spaced, capitalized }: Refusal): string {
  const key = type === "ACCESS_DENIED" || capitalized ? "Message" : "message";
  return `{"${key}":${spaced ? " " : ""}${JSON.stringify(message)}}`;
}

const REFERENCE =
  /\$\{(context|stageVariables)((?:\.[\w-]+|\[['"][^'"\]]+['"]\])+)\}|\$(context|stageVariables)((?:\.[\w-]+|\[['"][^'"\]]+['"]\])+)/g;

/**
 * Gateway responses know variables only, no directives
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html).
 */
function fill(call: Call, template: string): string {
  return template.replace(REFERENCE, (_, inBraces, inBracesPath, bare, barePath) => {
    const path: string = inBracesPath ?? barePath;
    if ((inBraces ?? bare) === "context") {
      // A null message is JSON null in the default template.
      return contextValue(call, path) ?? (path === ".error.message" ? "null" : "");
    }
    return environmentValue(call, `stageVariables${path}`) ?? "";
  });
}

function templateFor(call: Call, stored: Stored | undefined): { contentType: string; template: string } | undefined {
  const templates = stored?.responseTemplates ?? {};
  const accepted = firstMediaType(call.headers.get("accept"));
  const types = Object.keys(templates);
  const contentType =
    types.find((type) => firstMediaType(type) === accepted) ??
    types.find((type) => firstMediaType(type) === "application/json") ??
    types[0];
  const template = contentType === undefined ? undefined : templates[contentType];
  return contentType === undefined || template === undefined ? undefined : { contentType, template };
}

const CONNECTION_HEADERS = new Set(["connection", "content-length", "date", "transfer-encoding"]);

/** A header that a stored response sets; its value where it is the same for every request. */
interface Mapping {
  readonly name: string;
  readonly expression: string;
  readonly fixed: string | undefined;
}

/** What a stored response maps, read once: browsers meet it with every refusal. */
interface Mappings {
  readonly contentType: Mapping | undefined;
  readonly headers: readonly Mapping[];
}

const read = new WeakMap<Stored, Mappings>();
const NO_MAPPINGS: Mappings = { contentType: undefined, headers: [] };
const PREFIX = "gatewayresponse.header.";

function mappingsOf(stored: Stored | undefined): Mappings {
  if (!stored) return NO_MAPPINGS;
  const known = read.get(stored);
  if (known) return known;
  const all = Object.entries(stored.responseParameters ?? {}).flatMap(([target, expression]) => {
    const name = target.startsWith(PREFIX) ? target.slice(PREFIX.length) : "";
    if (!isHeaderName(name)) return [];
    const fixed = staticValue(expression);
    return [{ name, expression, fixed: fixed === undefined ? undefined : sendable(fixed) }];
  });
  const isType = ({ name }: Mapping) => name.toLowerCase() === "content-type";
  const made = {
    contentType: all.find(isType),
    headers: all.filter((mapping) => !isType(mapping) && !CONNECTION_HEADERS.has(mapping.name.toLowerCase())),
  };
  read.set(stored, made);
  return made;
}

function mappedValue(call: Call, { expression, fixed }: Mapping): string | undefined {
  if (fixed !== undefined) return fixed;
  const value = requestValue(call, expression);
  return value === undefined ? undefined : sendable(value);
}

/** What a refusal looks like to the client: stored gateway responses applied to API Gateway's own answer. */
export function gatewayResponse(call: Call, refusal: Refusal): MadeResponse {
  const builtIn = refusal.type === undefined ? undefined : BUILT_IN[refusal.type];
  const status = refusal.status ?? builtIn?.status ?? 500;
  const stored = storedFor(call, refusal.type, status);
  const custom = templateFor(call, stored);
  const plain = !custom || DEFAULT_TEMPLATE.test(custom.template);
  const mappings = mappingsOf(stored);
  const ownType = mappings.contentType && mappedValue(call, mappings.contentType);
  const headers: [name: string, value: string][] = [];
  for (const mapping of mappings.headers) {
    const value = mappedValue(call, mapping);
    if (value !== undefined) headers.push([mapping.name, value]);
  }
  const errorType = refusal.errorType ?? builtIn?.errorType;
  if (errorType !== undefined) headers.push(["x-amzn-ErrorType", errorType]);
  return {
    status: stored?.statusCode === undefined ? status : Number(stored.statusCode),
    contentType: ownType ?? custom?.contentType ?? "application/json",
    headers,
    body: plain ? builtInBody(refusal) : fill(call, custom.template),
  };
}
