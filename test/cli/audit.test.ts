import {
  APIGatewayClient,
  CreateDeploymentCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { withLocalProofs } from "../../src/cli/audit/local-proofs.js";
import { probesFor, sendProbe } from "../../src/cli/audit/probe.js";
import { readProtection } from "../../src/cli/audit/protection.js";
import { apiUrl } from "../../src/cli/deploy/deployed.js";
import { type Finding, findingsOf, isPreflight } from "../../src/gateway/audit/findings.js";
import { LOCAL_CREDENTIALS, startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const apiGateway = cloud.client(APIGatewayClient);
const cognito = cloud.client(CognitoIdentityProviderClient);
const target = { endpoint: cloud.url, region: "us-east-1", credentials: LOCAL_CREDENTIALS };

const { UserPool: pool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "members" }));
await cognito.send(new CreateUserPoolClientCommand({ UserPoolId: pool?.Id, ClientName: "web" }));

type Security = readonly Readonly<Record<string, readonly string[]>>[];
type Methods = Readonly<Record<string, Security>>;
const COGNITO: Security = [{ Cognito: [] }];
const IAM: Security = [{ sigv4: [] }];
const OPEN: Security = [];

/** An API of MOCK methods; `paths` says what each asks for. */
function definition(paths: Readonly<Record<string, Methods>>): Uint8Array {
  const mock = {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200" } },
  };
  const operation = (security: Security) => ({
    security,
    responses: { 200: { description: "200" } },
    "x-amazon-apigateway-integration": mock,
  });
  const verb = (name: string) => (name === "any" ? "x-amazon-apigateway-any-method" : name);
  const body = {
    swagger: "2.0",
    info: { title: "audited", version: "1" },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(Object.entries(methods).map(([name, security]) => [verb(name), operation(security)])),
      ]),
    ),
    securityDefinitions: {
      sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      Cognito: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [pool?.Arn] },
      },
    },
  };
  return Buffer.from(JSON.stringify(body));
}

async function deployed(paths: Readonly<Record<string, Methods>>): Promise<string> {
  const { id: restApiId = "" } = await apiGateway.send(new ImportRestApiCommand({ body: definition(paths) }));
  await apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  return restApiId;
}

const told = ({ kind, method, path }: Finding) => `${kind} ${method} ${path}`;
const SOUND = { "/book": { any: COGNITO, options: OPEN }, "/book/{proxy+}": { any: COGNITO, options: OPEN } };

describe("an audit finds what an override forgot", () => {
  test.each<[string, Readonly<Record<string, Methods>>, string[]]>([
    ["nothing, where every method has its gate", SOUND, []],
    ["a path added later", { ...SOUND, "/orders": { any: OPEN, options: OPEN } }, ["open ANY /orders"]],
    [
      "a method that the loop missed",
      { ...SOUND, "/book": { get: COGNITO, post: OPEN } },
      ["open-neighbour POST /book"],
    ],
    ["the path below", { ...SOUND, "/book/{proxy+}": { any: OPEN } }, ["open-neighbour ANY /book/{proxy+}"]],
    [
      "a preflight closed by accident",
      { ...SOUND, "/book": { any: COGNITO, options: COGNITO } },
      ["closed-preflight OPTIONS /book"],
    ],
    ["a security that replaced another", { ...SOUND, "/admin": { any: IAM } }, ["other-gate ANY /admin"]],
    ["an API without any gate", { "/a": { get: OPEN }, "/b": { get: OPEN } }, ["open GET /a", "open GET /b"]],
  ])("%s", async (_, paths, expected) => {
    const protection = await readProtection(target, await deployed(paths), "dev");
    expect(findingsOf(protection).map(told)).toEqual(expected);
  });

  test("an API that was closed and never deployed again", async () => {
    const restApiId = await deployed({ "/book": { any: OPEN } });
    const body = definition({ "/book": { any: COGNITO } });
    await apiGateway.send(new PutRestApiCommand({ restApiId, mode: "overwrite", body }));
    const protection = await readProtection(target, restApiId, "dev");
    expect(protection.methods).toMatchObject([{ gate: "open", undeployed: true }]);
    expect(findingsOf(protection).map(told)).toEqual(["open ANY /book", "undeployed ANY /book"]);
  });
});

test("probes come back as the gates promise, and leave nothing behind", async () => {
  const restApiId = await deployed({ ...SOUND, "/open": { get: OPEN } });
  const protection = await readProtection(target, restApiId, "dev");
  const url = apiUrl(cloud.url, restApiId, "dev");
  const results = await withLocalProofs(target, pool?.Id, async (proofs) => {
    const sent: string[] = [];
    for (const method of protection.methods.filter((each) => !isPreflight(each))) {
      for (const probe of await probesFor(method, proofs)) {
        const { path, what, status, asExpected } = await sendProbe(url, method, probe);
        sent.push(`${path} ${what} ${status}${asExpected ? "" : " unexpected"}`);
      }
    }
    return sent;
  });
  const refusals = ["no token", "junk", "expired", "another pool's", "access token"];
  expect(results).toEqual([
    ...["/book", "/book/{proxy+}"].flatMap((path) => [
      ...refusals.map((what) => `${path} ${what} 401`),
      `${path} right token 200`,
    ]),
    "/open no token 200",
  ]);
  const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  expect(UserPools.map(({ Name }) => Name)).toEqual(["members"]);
  expect((await cognito.send(new ListUsersCommand({ UserPoolId: pool?.Id }))).Users).toEqual([]);
});

test("a probe that comes through a gate which should have held is told", async () => {
  const restApiId = await deployed({ "/open": { get: OPEN } });
  const [method] = (await readProtection(target, restApiId, "dev")).methods;
  if (!method) throw new Error("no method");
  const [probe] = await probesFor({ ...method, gate: "Cognito" }, { region: "us-east-1" });
  if (!probe) throw new Error("no probe");
  expect(await sendProbe(apiUrl(cloud.url, restApiId, "dev"), method, probe)).toMatchObject({
    status: 200,
    asExpected: false,
  });
});
