import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sha256 } from "@aws-crypto/sha256-js";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { Amplify, type ResourcesConfig } from "aws-amplify";
import { ApiError, del, get, post } from "aws-amplify/api";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { beforeAll, describe, expect, test } from "vitest";
import { openBrowser, showPage } from "./harness/browser.js";
import { amplifyFixture, edit } from "./harness/project.js";
import { type Served, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";
const VERBS = { GET: get, POST: post, DELETE: del };
const UNSIGNED = [403, { message: "Missing Authentication Token" }];

interface Identity {
  readonly [name: string]: string | null;
}

/** A call as the project's own front end makes it: Amplify signs it with what the identity pool gives. */
async function call(verb: keyof typeof VERBS, path: string): Promise<[status: number, body: unknown]> {
  try {
    const response = await VERBS[verb]({ apiName: "apiName", path }).response;
    const text = "body" in response ? await response.body.text() : "";
    return [response.statusCode, JSON.parse(text)];
  } catch (error) {
    if (!(error instanceof ApiError) || !error.response) throw error;
    return [error.response.statusCode, JSON.parse(error.response.body ?? "")];
  }
}

const denied = (arn: string, cloud: Served, verbAndPath: string) => {
  const [, api] = /restapis\/([^/]+)\//.exec(cloud.at("")) ?? /execute-api\/([^/]+)\//.exec(cloud.at("")) ?? [];
  return [
    403,
    {
      Message: `User: ${arn} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${api}/dev/${verbAndPath} because no identity-based policy allows the execute-api:Invoke action`,
    },
  ];
};

async function start(name: string, change: (directory: string) => void = () => {}): Promise<Served> {
  const directory = amplifyFixture(name);
  change(directory);
  const cloud = await serve(directory);
  Amplify.configure(
    JSON.parse(readFileSync(join(directory, "src/amplifyconfiguration.json"), "utf8")) as ResourcesConfig,
  );
  const pool = { UserPoolId: cloud.ready.userPools[0]?.id };
  const cognito = cloud.client(CognitoIdentityProviderClient);
  await cognito.send(new AdminCreateUserCommand({ ...pool, Username: "ada", MessageAction: "SUPPRESS" }));
  await cognito.send(
    new AdminSetUserPasswordCommand({ ...pool, Username: "ada", Password: PASSWORD, Permanent: true }),
  );
  return cloud;
}

/** Signs with the credentials of a role that has nothing to do with the project. */
async function callAs(cloud: Served, roleName: string, path: string): Promise<[number, unknown]> {
  const account = { AWS: "arn:aws:iam::000000000000:root" };
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: account, Action: "sts:AssumeRole" }],
  };
  const { Role } = await cloud
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "stranger" }));
  const url = new URL(cloud.at(path));
  const signer = new SignatureV4({
    service: "execute-api",
    region: "us-east-1",
    sha256: Sha256,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
  const { headers } = await signer.sign({
    method: "GET",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host },
  });
  const response = await fetch(url, { headers });
  return [response.status, await response.json()];
}

/** The ARN of the session that the project's credentials belong to. */
async function whoAmI(cloud: Served): Promise<string> {
  const { credentials } = await fetchAuthSession();
  if (!credentials) throw new Error("nobody is signed in");
  const client = new STSClient({ endpoint: cloud.url, region: "us-east-1", credentials });
  return (await client.send(new GetCallerIdentityCommand({}))).Arn ?? "";
}

describe("a project whose API is for signed-in users", () => {
  let cloud: Served;
  beforeAll(async () => {
    cloud = await start("amplify-gen1-iam-authenticated", (directory) => {
      // Without Express there is nothing to install.
      const source = join(directory, "amplify/backend/function/functionName/src");
      writeFileSync(join(source, "package.json"), JSON.stringify({ name: "functionname", version: "2.0.0" }));
      writeFileSync(
        join(source, "index.js"),
        "exports.handler = async ({ path }) => ({ statusCode: 200, body: JSON.stringify({ url: path }) });",
      );
    });
  });

  test("lets them in, and nobody else", async () => {
    expect(await (await fetch(cloud.at("/apiPath"))).json()).toEqual(UNSIGNED[1]);
    await signIn({ username: "ada", password: PASSWORD });
    for (const verb of ["GET", "POST", "DELETE"] as const) expect((await call(verb, "/apiPath/7"))[0]).toBe(200);
    expect(await call("GET", "/apiPath")).toEqual([200, { url: "/apiPath" }]);
    await signOut();
    expect(await callAs(cloud, "stranger", "/apiPath")).toEqual(
      denied("arn:aws:sts::000000000000:assumed-role/stranger/stranger", cloud, "GET/apiPath"),
    );
  });

  test("refuses at the next request what is revoked, with credentials that were good", async () => {
    await signIn({ username: "ada", password: PASSWORD });
    const { credentials } = await fetchAuthSession();
    expect((await call("GET", "/apiPath"))[0]).toBe(200);
    const iam = cloud.client(IAMClient);
    const arn = await whoAmI(cloud);
    const RoleName = /assumed-role\/([^/]+)\//.exec(arn)?.[1];
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies.length).toBeGreaterThan(0);
    for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(await call("GET", "/apiPath")).toEqual(denied(arn, cloud, "GET/apiPath"));
    const { request } = await cloud.program.after(
      () => call("GET", "/apiPath"),
      "request",
      ({ request }) => request.status === 403,
    );
    expect(request.checks.at(-1)?.advice).toMatch(/^no policy is attached to the role: allow it execute-api:Invoke/);
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "again",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
        }),
      }),
    );
    expect((await call("GET", "/apiPath"))[0]).toBe(200);
    expect((await fetchAuthSession()).credentials?.accessKeyId).toBe(credentials?.accessKeyId);
    await signOut();
  });
});

describe("a project whose API guests may read", () => {
  let cloud: Served;
  beforeAll(async () => {
    cloud = await start("amplify-gen1-iam-authenticated-and-guest", (directory) =>
      edit(join(directory, "amplify/backend/function/functionName/src/index.js"), (text) =>
        text
          .replace(/JSON\.stringify\('Hello from Lambda!'\)/, "JSON.stringify(event.requestContext.identity)")
          // Without this header no page can read what the function answers.
          .replace("statusCode: 200,", "statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' },"),
      ),
    );
  });

  test("guests read and no more", async () => {
    const [status, body] = await call("GET", "/apiPath");
    const identity = body as Identity;
    const { identityId, credentials } = await fetchAuthSession();
    expect([status, identity]).toEqual([
      200,
      {
        cognitoIdentityPoolId: expect.stringMatching(/^us-east-1:[0-9a-f-]{36}$/),
        accountId: "000000000000",
        cognitoIdentityId: identityId,
        caller: expect.stringMatching(/^AROA[A-Z0-9]+:CognitoIdentityCredentials$/),
        sourceIp: "127.0.0.1",
        principalOrgId: null,
        accessKey: credentials?.accessKeyId,
        cognitoAuthenticationType: "unauthenticated",
        cognitoAuthenticationProvider: null,
        userArn: expect.stringMatching(
          /^arn:aws:sts::000000000000:assumed-role\/.*unauthRole\/CognitoIdentityCredentials$/,
        ),
        userAgent: expect.any(String),
        user: identity.caller,
      },
    ]);
    expect(await call("POST", "/apiPath")).toEqual(denied(identity.userArn ?? "", cloud, "POST/apiPath"));
    const { request } = await cloud.program.after(
      () => call("DELETE", "/apiPath/7"),
      "request",
      ({ request }) => request.method === "DELETE",
    );
    expect(request.checks.at(-1)?.advice).toMatch(/comes closest, but its Resource is \w+\/dev\/GET/);
  });

  test("who signs in does everything", async () => {
    await signIn({ username: "ada", password: PASSWORD });
    const { identityId, tokens } = await fetchAuthSession();
    const provider = `cognito-idp.us-east-1.amazonaws.com/${cloud.ready.userPools[0]?.id}`;
    for (const verb of ["GET", "POST", "DELETE"] as const) {
      const [status, identity] = await call(verb, "/apiPath/7");
      expect([status, identity]).toMatchObject([
        200,
        {
          cognitoIdentityId: identityId,
          cognitoAuthenticationType: "authenticated",
          cognitoAuthenticationProvider: `${provider},${provider}:CognitoSignIn:${tokens?.idToken?.payload.sub}`,
          userArn: expect.stringMatching(/assumed-role\/.*authRole\/CognitoIdentityCredentials$/),
        },
      ]);
    }
    await signOut();
  });

  test("in a browser, from another origin", async () => {
    const project = { directory: cloud.program.directory, apiName: "apiName", path: "/apiPath", signed: true };
    const page = await showPage(await openBrowser(), project, "aws-amplify");
    await page.fill({ Name: "ada", Password: PASSWORD });
    expect(await page.press("Read")).toMatchObject({
      status: 200,
      body: { cognitoAuthenticationType: "unauthenticated" },
    });
    expect(await page.press("Call")).toMatchObject({
      status: 403,
      body: { Message: expect.stringMatching(/unauthRole\/CognitoIdentityCredentials is not authorized to perform/) },
    });
    expect(await page.press("Sign in")).toMatchObject({ isSignedIn: true });
    expect(await page.press("Call")).toMatchObject({
      status: 200,
      body: { cognitoAuthenticationType: "authenticated" },
    });
    expect(page.abroad).toEqual([]);
  });
});
