import type { Json, JsonObject } from "../json-file.js";
import type { Api, ApiMethod } from "./api-model.js";
import { listOf, objectOf, type Sam } from "./sam.js";

type Security = readonly JsonObject[];

/** What each method of an API asks of its callers. */
export interface Authorization {
  /** Of methods that say nothing themselves. */
  readonly standard: Security;
  /** Of the OPTIONS methods that Cors adds. */
  readonly preflight: Security;
  of(method: ApiMethod): { readonly security: Security | undefined; readonly credentials: Json | undefined };
}

const API_KEY: JsonObject = { api_key: [] };
const AUTH = [
  ...["AddApiKeyRequiredToCorsPreflight", "AddDefaultAuthorizerToCorsPreflight", "ApiKeyRequired", "Authorizers"],
  ...["DefaultAuthorizer", "InvokeRole", "ResourcePolicy", "UsagePlan"],
];

export function authorizationOf(sam: Sam, { id, properties }: Api): Authorization {
  const auth = objectOf(properties.Auth);
  for (const name of Object.keys(auth)) if (!AUTH.includes(name)) sam.wrong(id, `Auth takes no ${name}`);
  const authorizers = objectOf(auth.Authorizers);
  const standardName = typeof auth.DefaultAuthorizer === "string" ? auth.DefaultAuthorizer : undefined;
  const scopesOf = (name: string): Json[] => listOf(objectOf(authorizers[name]).AuthorizationScopes);
  const asked = (name: string, scopes = scopesOf(name)): JsonObject => ({ [name]: scopes });
  if (standardName !== undefined && standardName !== "AWS_IAM" && authorizers[standardName] === undefined)
    sam.wrong(id, `Unable to set DefaultAuthorizer because '${standardName}' was not defined in 'Authorizers'.`);
  const standard = standardName === undefined ? [] : [asked(standardName)];
  const keys = (wanted: Json | undefined): JsonObject[] => (wanted === true ? [API_KEY] : []);
  return {
    standard: [...standard, ...keys(auth.ApiKeyRequired)],
    preflight: [
      ...(auth.AddDefaultAuthorizerToCorsPreflight === false ? [] : standard),
      ...keys(auth.AddApiKeyRequiredToCorsPreflight === false ? false : auth.ApiKeyRequired),
    ],
    of(one) {
      const own = one.auth.Authorizer;
      const name = typeof own === "string" ? own : standardName;
      checkAuth(sam, one, name, standardName, authorizers);
      const scopes = one.auth.AuthorizationScopes;
      const wanted =
        name === undefined
          ? []
          : [asked(name, name === "NONE" ? [] : scopes === undefined ? undefined : listOf(scopes))];
      const needsKey = one.auth.ApiKeyRequired ?? auth.ApiKeyRequired;
      const role = own === "AWS_IAM" ? (one.auth.InvokeRole ?? auth.InvokeRole) : auth.InvokeRole;
      return {
        // An empty list is said too: it is how SAM frees one method of the API's key.
        security:
          wanted.length === 0 && !needsKey && auth.ApiKeyRequired !== true ? undefined : [...wanted, ...keys(needsKey)],
        credentials: name === "AWS_IAM" ? credentialsOf(role) : undefined,
      };
    },
  };
}

/** Who the function is called as: by default the caller, so that the caller's own policy must allow it. */
function credentialsOf(role: Json | undefined): Json | undefined {
  if (role === "NONE") return undefined;
  return role === undefined || role === "CALLER_CREDENTIALS" ? "arn:aws:iam::*:user/*" : role;
}

function checkAuth(
  sam: Sam,
  { auth, event, function: id, method, path }: ApiMethod,
  name: string | undefined,
  standard: string | undefined,
  authorizers: JsonObject,
): void {
  const wrong = (sentence: string) => sam.wrong(id, `Event with id [${event}] is invalid. ${sentence}`);
  for (const key of Object.keys(auth))
    if (key === "ResourcePolicy" || key === "OverrideApiAuth") sam.unsupported(id, `Auth.${key} of the event ${event}`);
    else if (!["Authorizer", "ApiKeyRequired", "AuthorizationScopes", "InvokeRole"].includes(key))
      wrong(`Auth takes no ${key}`);
  if (auth.AuthorizationScopes !== undefined && (name === undefined || name === "NONE"))
    wrong("AuthorizationScopes works only when Authorizer is set");
  const on = `on API method [${method}] for path [${path}]`;
  if (name === undefined || name === "AWS_IAM") return;
  if (name === "NONE" && standard === undefined)
    wrong(
      `Unable to set Authorizer ${on} because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified.`,
    );
  else if (name !== "NONE" && authorizers[name] === undefined)
    wrong(`Unable to set Authorizer [${name}] ${on} because it wasn't defined in the API's Authorizers.`);
}

/** The API's authorizers as OpenAPI's security schemes with API Gateway's extensions. */
export function securitySchemes(sam: Sam, api: Api): JsonObject {
  const auth = objectOf(api.properties.Auth);
  const schemes: JsonObject = {};
  for (const [name, authorizer] of Object.entries(objectOf(auth.Authorizers)))
    schemes[name] = scheme(sam, api.id, name, objectOf(authorizer));
  const names = [auth.DefaultAuthorizer, ...api.methods.map((one) => one.auth.Authorizer)];
  if (names.includes("AWS_IAM"))
    schemes.AWS_IAM = { ...apiKeyIn("Authorization"), "x-amazon-apigateway-authtype": "awsSigv4" };
  if (auth.ApiKeyRequired === true || api.methods.some((one) => one.auth.ApiKeyRequired === true))
    schemes.api_key = apiKeyIn("x-api-key");
  return schemes;
}

const apiKeyIn = (header: Json): JsonObject => ({ type: "apiKey", name: header, in: "header" });

function scheme(sam: Sam, id: string, name: string, authorizer: JsonObject): JsonObject {
  const identity = objectOf(authorizer.Identity);
  const expression = identity.ValidationExpression;
  const validated = expression === undefined ? {} : { identityValidationExpression: expression };
  if (authorizer.UserPoolArn !== undefined)
    return {
      ...apiKeyIn(identity.Header ?? "Authorization"),
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": {
        type: "cognito_user_pools",
        providerARNs: listOf(authorizer.UserPoolArn),
        ...validated,
      },
    };
  if (authorizer.FunctionArn === undefined) {
    sam.wrong(id, `the authorizer ${name} needs UserPoolArn or FunctionArn`);
    return {};
  }
  const request = authorizer.FunctionPayloadType === "REQUEST";
  const sources = request ? identitySources(identity) : [];
  if (request && sources.length === 0 && identity.ReauthorizeEvery !== 0)
    sam.wrong(
      id,
      `${name} Authorizer must specify Identity with at least one of Headers, QueryStrings, StageVariables, or Context.`,
    );
  return {
    ...apiKeyIn(request ? "Unused" : (identity.Header ?? "Authorization")),
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: request ? "request" : "token",
      authorizerUri: {
        "Fn::Sub": [
          "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations",
          { __FunctionArn__: authorizer.FunctionArn },
        ],
      },
      ...(identity.ReauthorizeEvery !== undefined && { authorizerResultTtlInSeconds: identity.ReauthorizeEvery }),
      ...(sources.length > 0 && { identitySource: sources.join(", ") }),
      ...(authorizer.FunctionInvokeRole !== undefined && { authorizerCredentials: authorizer.FunctionInvokeRole }),
      ...(!request && validated),
    },
  };
}

const identitySources = ({ Headers, QueryStrings, StageVariables, Context }: JsonObject): string[] => [
  ...listOf(Headers).map((name) => `method.request.header.${String(name)}`),
  ...listOf(QueryStrings).map((name) => `method.request.querystring.${String(name)}`),
  ...listOf(StageVariables).map((name) => `stageVariables.${String(name)}`),
  ...listOf(Context).map((name) => `context.${String(name)}`),
];
