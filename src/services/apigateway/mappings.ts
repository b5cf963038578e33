import { badRequest } from "./faults.js";
import { invalidMapping } from "./methods.js";
import type { Method } from "./rest-api.js";

/**
 * The mapping expressions of an integration (API Gateway developer guide, "request and response data mapping"): what
 * a parameter may be set from, and that a method parameter it names is declared on the method.
 */
export function checkRequestMappings(method: Method, mappings: Readonly<Record<string, string>> | undefined): void {
  for (const [target, source] of Object.entries(mappings ?? {})) {
    if (!/^integration\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\..+$/.test(target))
      refuse(`Invalid mapping expression specified: ${target}`);
    if (
      !/^(method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring|body)\b.*|'.*'|context\..+|stageVariables\..+)$/s.test(
        source,
      )
    )
      refuse(`Invalid mapping expression specified: ${source}`);
    if (source.startsWith("method.request.") && !source.startsWith("method.request.body") && !declares(method, source))
      refuse(`Invalid mapping expression parameter specified: ${source}`);
  }
}

/** A multi-value parameter is declared under its plain name. */
function declares({ requestParameters = {} }: Method, source: string): boolean {
  return Object.hasOwn(requestParameters, source) || Object.hasOwn(requestParameters, source.replace("multivalue", ""));
}

export function checkResponseMappings(
  method: Method,
  statusCode: string,
  mappings: Readonly<Record<string, string>> | undefined,
): void {
  const declared = method.methodResponses?.[statusCode]?.responseParameters ?? {};
  for (const [target, source] of Object.entries(mappings ?? {})) {
    if (!/^method\.response\.header\..+$/.test(target)) refuse(`Invalid mapping expression specified: ${target}`);
    if (!Object.hasOwn(declared, target)) refuse(`Invalid mapping expression parameter specified: ${target}`);
    if (
      !/^(integration\.response\.(header|multivalueheader|body)\b.*|'.*'|context\..+|stageVariables\..+)$/s.test(source)
    )
      refuse(`Invalid mapping expression specified: ${source}`);
  }
}

function refuse(error: string): never {
  throw badRequest(invalidMapping(error));
}

/** Templates are kept by media type; anything else as a key is a mistake. */
export function checkTemplates(templates: Readonly<Record<string, string>> | undefined): void {
  const wrong = Object.keys(templates ?? {}).filter((type) => type !== "$default" && !/^[^\s/]+\/[^\s/]+/.test(type));
  if (wrong.length > 0)
    throw badRequest(
      `Validation Result: warnings : [], errors : [${wrong.map((type) => `Invalid content type specified: ${type}`).join(", ")}]`,
    );
}
