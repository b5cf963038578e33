import type { Authorizer, Method } from "../rest-api.js";
import type { Json, Scope } from "./operation.js";

const SIGV4 = "sigv4";
const API_KEY = "api_key";

const authorizerOf = ({ snapshot }: Scope, { authorizerId }: Method): Authorizer | undefined =>
  snapshot.authorizers.find(({ id }) => id === authorizerId);

/** The schemes that a method asks for; undefined where it is open. */
export function securityOf(scope: Scope, method: Method): Json[] | undefined {
  const needed: Json[] = [];
  if (scope.extensions.authorizers) {
    if (method.authorizationType === "AWS_IAM") needed.push({ [SIGV4]: [] });
    const authorizer = authorizerOf(scope, method);
    if (authorizer) needed.push({ [authorizer.name]: [...(method.authorizationScopes ?? [])] });
  }
  if (method.apiKeyRequired) needed.push({ [API_KEY]: [] });
  return needed.length > 0 ? needed : undefined;
}

const AUTH_TYPES = { TOKEN: "custom", REQUEST: "custom", COGNITO_USER_POOLS: "cognito_user_pools" } as const;

/** The header that a client is to send: the first one among the identity sources. */
const headerOf = ({ identitySource = "" }: Authorizer): string =>
  /method\.request\.header\.([^,]+)/.exec(identitySource)?.[1]?.trim() ?? "Unused";

function schemeOf(authorizer: Authorizer): Json {
  const { type, identitySource, providerARNs, authorizerUri, authorizerCredentials } = authorizer;
  return {
    type: "apiKey",
    name: headerOf(authorizer),
    in: "header",
    "x-amazon-apigateway-authtype": authorizer.authType ?? AUTH_TYPES[type],
    "x-amazon-apigateway-authorizer": {
      type: type.toLowerCase(),
      ...(providerARNs && { providerARNs }),
      ...(authorizerUri !== undefined && { authorizerUri }),
      ...(authorizerCredentials !== undefined && { authorizerCredentials }),
      ...(type === "REQUEST" && identitySource !== undefined && { identitySource }),
      ...(authorizer.identityValidationExpression !== undefined && {
        identityValidationExpression: authorizer.identityValidationExpression,
      }),
      ...(authorizer.authorizerResultTtlInSeconds !== undefined && {
        authorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
      }),
    },
  };
}

/** Every scheme that some method asks for, by name. */
export function schemesOf(scope: Scope): Json {
  const schemes: Json = {};
  for (const { resourceMethods } of scope.snapshot.resources)
    for (const method of Object.values(resourceMethods)) {
      if (method.apiKeyRequired) schemes[API_KEY] = { type: "apiKey", name: "x-api-key", in: "header" };
      if (!scope.extensions.authorizers) continue;
      if (method.authorizationType === "AWS_IAM")
        schemes[SIGV4] = {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "awsSigv4",
        };
      const authorizer = authorizerOf(scope, method);
      if (authorizer) schemes[authorizer.name] = schemeOf(authorizer);
    }
  return schemes;
}
