import { checkedAuthorizer } from "../authorizers.js";
import { badRequest } from "../faults.js";
import { defined } from "../patch.js";
import type { Authorizer, Method } from "../rest-api.js";
import { type ApiDocument, entriesOf, isJson, type Json, jsonOf, listOf, resolved, textOf } from "./document.js";
import type { ImportDraft } from "./draft.js";
import type { Findings } from "./findings.js";

/** What a security scheme means to API Gateway. */
type Scheme =
  | { readonly kind: "authorizer"; readonly authorizer: Authorizer }
  | { readonly kind: "iam" }
  | { readonly kind: "api-key" }
  /** Of no meaning to API Gateway (`oauth2` without its extensions, say): AWS passes over it. */
  | { readonly kind: "ignored" }
  /** Meant for API Gateway but incomplete: methods that ask for it are not made. */
  | { readonly kind: "incomplete" };

export type Schemes = ReadonlyMap<string, Scheme>;

/** Reads the security schemes; every one with an authorizer becomes an authorizer of the API, used or not. */
export function importAuthorizers(document: ApiDocument, draft: ImportDraft, findings: Findings): Schemes {
  const { root, kind } = document;
  const definitions = kind === "swagger" ? root.securityDefinitions : jsonOf(root.components).securitySchemes;
  const schemes = new Map<string, Scheme>();
  for (const [name, definition] of entriesOf(definitions)) {
    const scheme = findings.attempt(`Unable to create authorizer '${name}'`, () =>
      schemeOf(name, resolved(document, definition), draft),
    );
    if (scheme?.kind === "incomplete")
      findings.warn(
        `Unable to create authorizer from security definition: '${name}'. Extension x-amazon-apigateway-authorizer is required. Any methods with security: '${name}' will not be created. If this security definition is not a configured authorizer, remove the x-amazon-apigateway-authtype extension and it will be ignored.`,
      );
    if (scheme?.kind === "authorizer") {
      const others = draft.snapshot.authorizers.filter((other) => other.name !== name);
      draft.change({ authorizers: [...others, scheme.authorizer] });
    }
    schemes.set(name, scheme ?? { kind: "incomplete" });
  }
  return schemes;
}

function schemeOf(name: string, scheme: Json, draft: ImportDraft): Scheme {
  const authType = textOf(scheme["x-amazon-apigateway-authtype"]);
  if (authType?.toLowerCase() === "awssigv4") return { kind: "iam" };
  const extension = scheme["x-amazon-apigateway-authorizer"];
  if (isJson(extension)) return { kind: "authorizer", authorizer: authorizerOf(name, scheme, { extension, draft }) };
  if (authType !== undefined) return { kind: "incomplete" };
  const isApiKey =
    scheme.type === "apiKey" && scheme.in === "header" && textOf(scheme.name)?.toLowerCase() === "x-api-key";
  return { kind: isApiKey ? "api-key" : "ignored" };
}

function authorizerOf(
  name: string,
  scheme: Json,
  { extension, draft }: { extension: Json; draft: ImportDraft },
): Authorizer {
  const type = (textOf(extension.type) ?? "token").toUpperCase() as Authorizer["type"];
  const header = scheme.in === "header" && type !== "REQUEST" ? textOf(scheme.name) : undefined;
  const ttl = textOf(extension.authorizerResultTtlInSeconds);
  const authorizer = defined<Authorizer>({
    id: draft.idOf("authorizers", name),
    name,
    type,
    providerARNs: Array.isArray(extension.providerARNs) ? extension.providerARNs.map(String) : undefined,
    authType:
      textOf(scheme["x-amazon-apigateway-authtype"]) ??
      (type === "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom"),
    authorizerUri: textOf(extension.authorizerUri),
    authorizerCredentials: textOf(extension.authorizerCredentials),
    identitySource:
      textOf(extension.identitySource) ?? (header === undefined ? undefined : `method.request.header.${header}`),
    identityValidationExpression: textOf(extension.identityValidationExpression),
    authorizerResultTtlInSeconds: ttl === undefined ? undefined : Number(ttl),
  });
  const others = draft.snapshot.authorizers.filter((other) => other.name !== name);
  return checkedAuthorizer({ ...draft.snapshot, authorizers: others }, authorizer);
}

export type MethodSecurity = Pick<
  Method,
  "authorizationType" | "authorizerId" | "authorizationScopes" | "apiKeyRequired"
>;

const OPEN: MethodSecurity = { authorizationType: "NONE", apiKeyRequired: false };

/**
 * What the operation's `security` asks for, or else the document's: AWS applies the latter to operations without their
 * own (recorded). Undefined where a scheme is incomplete and the method must not be made. A scheme that is not defined
 * at all is refused: the method would stand open against the author's will.
 */
export function securityOf(document: ApiDocument, operation: Json, schemes: Schemes): MethodSecurity | undefined {
  const requirements = listOf(operation.security ?? document.root.security);
  let security = OPEN;
  for (const [name, scopes] of requirements.flatMap((requirement) => Object.entries(jsonOf(requirement)))) {
    const scheme = schemes.get(name);
    // SAM's word for a method that its author opens, against the API's default authorizer.
    if (!scheme && name === "NONE") continue;
    if (!scheme) throw badRequest(`Invalid security definition specified: '${name}' is not defined`);
    if (scheme.kind === "incomplete") return undefined;
    security = asked(security, scheme, listOf(scopes).map(String));
  }
  return security;
}

/** An API key adds to an authorizer; of two authorizers the first counts. */
function asked(security: MethodSecurity, scheme: Scheme, scopes: readonly string[]): MethodSecurity {
  if (scheme.kind === "api-key") return { ...security, apiKeyRequired: true };
  if (scheme.kind === "ignored" || security.authorizationType !== "NONE") return security;
  if (scheme.kind !== "authorizer") return { ...security, authorizationType: "AWS_IAM" };
  const { authorizer } = scheme;
  return {
    ...security,
    authorizationType: authorizer.type === "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS" : "CUSTOM",
    authorizerId: authorizer.id,
    ...(scopes.length > 0 ? { authorizationScopes: scopes } : {}),
  };
}
