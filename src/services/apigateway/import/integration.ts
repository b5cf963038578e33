import { checkedIntegration, checkedResponse, contentHandlingOf, newIntegration } from "../integrations.js";
import { defined } from "../patch.js";
import type { Integration, IntegrationResponse, Method, Resource } from "../rest-api.js";
import { entriesOf, type Json, jsonOf, textOf } from "./document.js";
import type { Findings } from "./findings.js";

/** Reads `x-amazon-apigateway-integration` (API Gateway developer guide) for a method that is otherwise complete. */
export function integrationOf(method: Method, resource: Resource, extension: Json, findings: Findings): Method {
  const where = `'${method.httpMethod}' for resource at path '${resource.path}'`;
  const place = `of resource '${resource.path}' and method '${method.httpMethod}'`;
  const integration = findings.attempt(`Unable to put integration on ${where}`, () =>
    checkedIntegration(
      method,
      newIntegration(resource.id, {
        ...extension,
        requestParameters: texts(extension.requestParameters, (name, value) =>
          findings.warn(
            `Invalid format for 'requestParameters'. Expected type string for property '${name}' ${place} but got '${value}'`,
          ),
        ),
        requestTemplates: texts(extension.requestTemplates),
        integrationResponses: undefined,
      }),
    ),
  );
  if (!integration) return method;
  const integrationResponses: Record<string, IntegrationResponse> = {};
  for (const [pattern, definition] of entriesOf(extension.responses)) {
    const response = findings.attempt(`Unable to put integration response on ${where}`, () =>
      checkedResponse(method, responseOf(pattern, definition)),
    );
    if (response) integrationResponses[response.statusCode] = response;
  }
  const methodIntegration: Integration =
    Object.keys(integrationResponses).length > 0 ? { ...integration, integrationResponses } : integration;
  return { ...method, methodIntegration };
}

/** Only text is kept; `wrong` hears of the rest. */
function texts(map: unknown, wrong?: (name: string, value: unknown) => void): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(jsonOf(map)))
    if (typeof value === "string") kept[name] = value;
    else wrong?.(name, value);
  return kept;
}

function responseOf(pattern: string, definition: Json): IntegrationResponse {
  const responseParameters = texts(definition.responseParameters);
  const responseTemplates = texts(definition.responseTemplates);
  return defined<IntegrationResponse>({
    statusCode: textOf(definition.statusCode) ?? "200",
    selectionPattern: pattern === "default" ? undefined : pattern,
    responseParameters: Object.keys(responseParameters).length > 0 ? responseParameters : undefined,
    responseTemplates: Object.keys(responseTemplates).length > 0 ? responseTemplates : undefined,
    contentHandling: contentHandlingOf(definition.contentHandling),
  });
}
