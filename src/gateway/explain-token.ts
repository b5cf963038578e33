import type { Check } from "../lib/check.js";
import type { AuthorizerTests } from "../services/apigateway/authorizer-test.js";
import type { ApiSnapshot, Authorizer } from "../services/apigateway/rest-api.js";
import { jsonObject, readJws } from "./tokens/jws.js";

/** What there is to say of a token: what stands in it, where it is one, and what an authorizer of the pool looks at. */
export interface ExplainedToken {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Whether an authorizer of the pool lets it through, on a method for this kind of token. */
  readonly isGood: boolean;
  readonly checks: readonly Check[];
}

/** The API that an authorizer for a pool alone belongs to. */
const NO_API: ApiSnapshot = {
  api: {
    id: "",
    name: "",
    createdDate: 0,
    apiKeySource: "HEADER",
    endpointConfiguration: { types: ["REGIONAL"] },
    disableExecuteApiEndpoint: false,
    rootResourceId: "",
  },
  resources: [],
  authorizers: [],
  models: [],
  requestValidators: [],
  gatewayResponses: [],
};

/** Looks at a token as a Cognito authorizer of the pool would: an access token as on a method with its own scopes. */
export async function explainToken(
  tests: AuthorizerTests,
  userPoolArn: string,
  token: string,
): Promise<ExplainedToken> {
  const jws = readJws(token);
  const claims = jws && jsonObject(jws.payload);
  const scopes = claims?.token_use === "access" ? String(claims.scope ?? "").split(" ") : [];
  const authorizer: Authorizer = { id: "", name: "", type: "COGNITO_USER_POOLS", providerARNs: [userPoolArn] };
  const { clientStatus, checks } = await tests.testAuthorizer({
    snapshot: NO_API,
    authorizer,
    caller: undefined,
    rawHeaders: ["Authorization", token],
    rawPath: "/",
    rawQuery: "",
    body: "",
    stageVariables: {},
    authorizationScopes: scopes.filter((scope) => scope !== ""),
  });
  return { ...(jws && { header: jws.header }), ...(claims && { claims }), isGood: clientStatus === 0, checks };
}
