import { APIGatewayClient, CreateDeploymentCommand, ImportRestApiCommand } from "@aws-sdk/client-api-gateway";
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import { cognito, PASSWORD } from "../cognito-identity/support.js";

type World = Awaited<ReturnType<typeof cognito>>;
interface Tokens {
  readonly id: string;
  readonly access: string;
  readonly refresh: string;
}

let world: World;
let address: string;

const operation = (...scopes: string[]) => ({
  get: {
    responses: { "200": { description: "ok" } },
    security: [{ pool: scopes }],
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: { default: { statusCode: "200" } },
    },
  },
});

beforeAll(async () => {
  world = await cognito();
  const gateway = world.cloud.client(APIGatewayClient);
  const providerARNs = [`arn:aws:cognito-idp:us-east-1:000000000000:userpool/${world.people.poolId}`];
  const definition = {
    swagger: "2.0",
    info: { title: "api", version: "1" },
    securityDefinitions: {
      pool: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs },
      },
    },
    paths: { "/id": operation(), "/scoped": operation("aws.cognito.signin.user.admin") },
  };
  const body = Buffer.from(JSON.stringify(definition));
  const { id: restApiId = "" } = await gateway.send(new ImportRestApiCommand({ body }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  address = `${world.cloud.url}/_aws/execute-api/${restApiId}/dev`;
});

let users = 0;
async function signedIn(): Promise<{ name: string; tokens: Tokens }> {
  const name = `user${++users}`;
  await world.user(name);
  const { AuthenticationResult: result } = await world.idp.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: world.people.clientId,
      AuthParameters: { USERNAME: name, PASSWORD },
    }),
  );
  const tokens = { id: result?.IdToken ?? "", access: result?.AccessToken ?? "", refresh: result?.RefreshToken ?? "" };
  return { name, tokens };
}

const statuses = async ({ id, access }: Tokens) =>
  Promise.all(
    [
      ["/id", id],
      ["/scoped", access],
    ].map(
      async ([path, token]) => (await fetch(`${address}${path}`, { headers: { Authorization: `${token}` } })).status,
    ),
  );

/** By AWS's operation; `known` is whether Cognito itself still takes the access token afterwards. */
const endings: Readonly<
  Record<
    string,
    { known: boolean; end: (user: { Username: string; UserPoolId: string }, tokens: Tokens) => Promise<unknown> }
  >
> = {
  RevokeToken: {
    known: false,
    end: (_, { refresh: Token }) => world.idp.send(new RevokeTokenCommand({ Token, ClientId: world.people.clientId })),
  },
  GlobalSignOut: {
    known: false,
    end: (_, { access: AccessToken }) => world.idp.send(new GlobalSignOutCommand({ AccessToken })),
  },
  AdminUserGlobalSignOut: { known: false, end: (user) => world.idp.send(new AdminUserGlobalSignOutCommand(user)) },
  AdminDisableUser: { known: false, end: (user) => world.idp.send(new AdminDisableUserCommand(user)) },
  AdminDeleteUser: { known: false, end: (user) => world.idp.send(new AdminDeleteUserCommand(user)) },
  AdminSetUserPassword: {
    known: true,
    end: (user) =>
      world.idp.send(new AdminSetUserPasswordCommand({ ...user, Password: "Another-horse-9", Permanent: true })),
  },
};

describe("a Cognito authorizer asks nobody: a token is good until it expires, also after", () => {
  test.each(Object.entries(endings))("%s", async (_, { known, end }) => {
    const { name: Username, tokens } = await signedIn();
    expect(await statuses(tokens)).toEqual([200, 200]);
    await end({ Username, UserPoolId: world.people.poolId }, tokens);
    const itself = world.idp.send(new GetUserCommand({ AccessToken: tokens.access })).then(
      () => true,
      () => false,
    );
    expect(await itself).toBe(known);
    expect(await statuses(tokens)).toEqual([200, 200]);
  });

  test("and then it is not", async () => {
    const { tokens } = await signedIn();
    world.time.ahead = 3_600_001;
    expect(await statuses(tokens)).toEqual([401, 401]);
  });
});
