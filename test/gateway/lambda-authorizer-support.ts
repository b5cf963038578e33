import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Invocation } from "../../src/gateway/gateway.js";
import type { Authorizer, Method } from "../../src/services/apigateway/rest-api.js";
import { ACCOUNT, API, type ApiDescription, Bench, lambdaUri, mockOf, type ProxyEvent, returned } from "./support.js";

export const bench = new Bench();

/** Starts the bench for a test file, and serves the methods below anew for each test. */
export function startLambdaAuthorizers(): void {
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());
  beforeEach(() => serve());
}

export const AUTHORIZER = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:authorizer`;
export const ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/dev`;

export const authorizer = (change: Partial<Authorizer>): Authorizer => ({
  id: "aut000",
  name: "guard",
  type: "TOKEN",
  authType: "custom",
  authorizerUri: lambdaUri(AUTHORIZER),
  identitySource: "method.request.header.X-Auth",
  ...change,
});
export const REQUEST_SOURCES = "method.request.header.X-Auth, method.request.querystring.tenant";
export const AUTHORIZERS = [
  authorizer({ id: "token0", name: "token0", authorizerResultTtlInSeconds: 0 }),
  authorizer({ id: "token300", name: "token300" }),
  authorizer({
    id: "regex0",
    name: "regex0",
    authorizerResultTtlInSeconds: 0,
    identityValidationExpression: "Bearer [a-z]+",
  }),
  authorizer({ id: "broken", name: "broken", identityValidationExpression: "(" }),
  authorizer({
    id: "request0",
    name: "request0",
    type: "REQUEST",
    identitySource: REQUEST_SOURCES,
    authorizerResultTtlInSeconds: 0,
  }),
  authorizer({ id: "request300", name: "request300", type: "REQUEST", identitySource: REQUEST_SOURCES }),
  {
    ...authorizer({ id: "none0", name: "none0", type: "REQUEST", authorizerResultTtlInSeconds: 0 }),
    identitySource: "",
  },
  authorizer({
    id: "places",
    name: "places",
    type: "REQUEST",
    identitySource: "stageVariables.tenant,context.identity.sourceIp,method.request.querystring.k",
  }),
  authorizer({ id: "role", name: "role", authorizerCredentials: `arn:aws:iam::${ACCOUNT}:role/invoker` }),
  authorizer({ id: "nowhere", name: "nowhere", authorizerUri: lambdaUri("arn:aws:lambda:us-east-1:1:function:") }),
  authorizer({
    id: "staged",
    name: "staged",
    authorizerUri: lambdaUri(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:$\{stageVariables.guard}:live`),
  }),
];
export const by = (authorizerId: string, change: Partial<Method> = {}): Partial<Method> => ({
  authorizationType: "CUSTOM",
  authorizerId,
  ...change,
});

export const methods: ApiDescription["methods"] = {
  "GET /open": {},
  "GET /": by("token300"),
  "ANY /token0": by("token0"),
  "ANY /token300": by("token300"),
  "GET /token300/other": by("token300"),
  "GET /token300/{id}": by("token300"),
  "GET /files/{proxy+}": by("token0"),
  "GET /regex": by("regex0"),
  "GET /broken": by("broken"),
  "ANY /request0/{item}": by("request0"),
  "GET /request300/{item}": by("request300"),
  "GET /request300": by("request300"),
  "GET /none0": by("none0"),
  "GET /places": by("places"),
  "GET /role": by("role"),
  "GET /nowhere": by("nowhere"),
  "GET /staged": by("staged"),
  "GET /dangling": by("gone00"),
  "GET /cognito": by("aut001"),
  "GET /mapped": by("token0", {
    methodIntegration: mockOf({
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      integrationResponses: {
        "200": {
          statusCode: "200",
          responseTemplates: {
            "application/json":
              '{"who":"$context.authorizer.principalId","tier":"$context.authorizer.tier","none":"$context.authorizer.none"}',
          },
        },
      },
    }),
  }),
};

export interface AuthorizerEvent {
  readonly type: "TOKEN" | "REQUEST";
  readonly methodArn: string;
  readonly [name: string]: unknown;
}

export const statement = (change: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: `${ARN}/*/*`,
  ...change,
});
export const policyOf = (...statements: unknown[]) => ({ Version: "2012-10-17", Statement: statements });
export const result = (change: Record<string, unknown> = {}) => ({
  principalId: "alice",
  policyDocument: policyOf(statement()),
  ...change,
});
export const thrown = (errorMessage: unknown, errorType = "Error"): Invocation => ({
  ...returned({ errorType, errorMessage, trace: [] }),
  functionError: "Unhandled",
});

/** What the authorizer's function does. */
export const guard: { authorize: (event: AuthorizerEvent) => Promise<Invocation> | Invocation } = {
  authorize: () => returned(result()),
};
export const answers = (value: unknown) => {
  guard.authorize = () => returned(value);
};
export const isAuthorizer = (event: ProxyEvent) => event.type === "TOKEN" || event.type === "REQUEST";
export const asked = () => bench.events.filter(isAuthorizer) as unknown as AuthorizerEvent[];
export const backend = () => bench.events.filter((event) => !isAuthorizer(event));
export const lastAsked = () => {
  const event = asked().at(-1);
  if (!event) throw new Error("the authorizer's function was not asked");
  return event;
};

export function serve(change: Partial<ApiDescription> = {}): void {
  bench.serve({
    methods,
    stage: { variables: { tenant: "blue", guard: "authorizer" } },
    ...change,
    snapshot: { authorizers: AUTHORIZERS, ...change.snapshot },
  });
  answers(result());
  bench.invoke = (event) =>
    isAuthorizer(event)
      ? guard.authorize(event as unknown as AuthorizerEvent)
      : returned({ statusCode: 200, body: "Hello" });
}

export const get = (path: string, token?: string, more: readonly string[] = []) =>
  bench.call("GET", path, { headers: [...(token === undefined ? [] : ["X-Auth", token]), ...more] });
export const failed = () => bench.record.checks.filter(({ passed }) => !passed);
export const onlyFailure = () => {
  const [check, ...more] = failed();
  if (!check || more.length > 0) throw new Error(`not one failed check but ${JSON.stringify(failed())}`);
  return check;
};

export const UNAUTHORIZED = {
  status: 401,
  type: "UnauthorizedException",
  length: "26",
  body: '{"message":"Unauthorized"}',
};
export const MISCONFIGURED = {
  status: 500,
  type: "AuthorizerConfigurationException",
  length: "16",
  body: '{"message":null}',
};
export const FAILED = { ...MISCONFIGURED, type: "AuthorizerFailureException" };
export const DENIED = {
  status: 403,
  type: "AccessDeniedException",
  length: "110",
  body: '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
};
export const SILENT = {
  status: 403,
  type: "AccessDeniedException",
  length: "130",
  body: '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
};
