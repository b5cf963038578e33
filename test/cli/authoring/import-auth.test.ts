import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProjectRunner } from "../../../src/cli/project-runner.js";
import { DEFAULT_PLACEMENT } from "../../../src/lib/placement.js";
import { serve } from "../../e2e/harness/sekisho.js";
import { startCloud, type TestCloud } from "../../harness/cloud.js";
import { compile, FIXTURES, readJson, removeTemporaries, temporary } from "../../project/fixtures.js";
import { asAws } from "../aws.js";
import { CTRL_C, DOWN, ENTER, ran, type Step, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const STAGE = join(FIXTURES, "amplify-gen1-cognito-authorizer-stages/03-after-build");

let cloud: TestCloud;
const ids = { pool: "", other: "", web: "", native: "", stranger: "", identities: "" };
const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

beforeAll(async () => {
  cloud = await startCloud();
  const pools = cloud.client(CognitoIdentityProviderClient);
  const makePool = async (PoolName: string) =>
    (
      await pools.send(
        new CreateUserPoolCommand({
          PoolName,
          UsernameAttributes: ["email"],
          AutoVerifiedAttributes: ["email"],
          Schema: [{ Name: "email", Required: true }],
          Policies: { PasswordPolicy: { MinimumLength: 10, RequireNumbers: true } },
        }),
      )
    ).UserPool?.Id ?? "";
  const makeClient = async (UserPoolId: string, ClientName: string, GenerateSecret = false) =>
    (await pools.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName, GenerateSecret }))).UserPoolClient
      ?.ClientId ?? "";
  ids.pool = await makePool("readers");
  ids.other = await makePool("secretive");
  ids.web = await makeClient(ids.pool, "browser");
  ids.native = await makeClient(ids.pool, "phone", true);
  ids.stranger = await makeClient(ids.pool, "stranger");
  await makeClient(ids.other, "machine", true);
  const identities = cloud.client(CognitoIdentityClient);
  const provider = `cognito-idp.us-east-1.amazonaws.com/${ids.pool}`;
  const made = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: "readers_identities",
      AllowUnauthenticatedIdentities: true,
      CognitoIdentityProviders: [ids.web, ids.native].map((ClientId) => ({ ClientId, ProviderName: provider })),
    }),
  );
  ids.identities = made.IdentityPoolId ?? "";
  const Roles = { authenticated: role("reader"), unauthenticated: role("guest") };
  await identities.send(new SetIdentityPoolRolesCommand({ IdentityPoolId: ids.identities, Roles }));
});

async function project(): Promise<string> {
  const directory = temporary();
  const { code, screen } = await ran(directory, ["init", "--yes", "--name", "bookapp"]);
  expect(code, screen).toBe(0);
  return directory;
}

const imports = (directory: string, args: readonly string[], input = "") =>
  ran(directory, ["import", "auth", "--from", "aws", ...args], input, asAws(cloud.url, directory));

/** An ID token of a new user of the imported pool. */
async function tokenOf(Username: string): Promise<string> {
  const user = { UserPoolId: ids.pool, Username };
  const pools = cloud.client(CognitoIdentityProviderClient);
  await pools.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
  await pools.send(new AdminSetUserPasswordCommand({ ...user, Password: "Analytical-1843", Permanent: true }));
  return idTokenOf(cloud.url, Username);
}

async function idTokenOf(url: string, username: string): Promise<string> {
  const body = JSON.stringify({ userPoolId: ids.pool, clientId: ids.web, username });
  const answer = await fetch(`${url}/_sekisho/token`, { method: "POST", body });
  return ((await answer.json()) as { idToken: string }).idToken;
}

interface Teams {
  readonly dev: { readonly awscloudformation: { readonly StackName: string } };
}

/** The only auth resource, by its name. */
const authOf = (directory: string) =>
  Object.entries(
    (readJson(directory, "amplify/backend/backend-config.json") as { auth: Record<string, object> }).auth,
  )[0] ?? ["", {}];

/** A project whose API is restricted to the imported user pool; `update` doesn't touch that. */
async function restricted(functionName: string, identityPoolId?: string): Promise<{ directory: string; name: string }> {
  const directory = await project();
  const payload = {
    version: 1,
    userPoolId: ids.pool,
    webClientId: ids.web,
    nativeClientId: ids.native,
    identityPoolId,
  };
  const made = await imports(directory, ["--headless"], JSON.stringify(payload));
  expect(made.code, made.screen).toBe(0);
  const [name] = authOf(directory);
  const api = `add api --yes --name books --path /books --function ${functionName} --no-restrict`;
  expect(await ran(directory, api.split(" "))).toMatchObject({ code: 0 });
  expect(await ran(directory, ["override", "api", "--yes", "--no-edit"])).toMatchObject({ code: 0 });
  const pasted = readFileSync(join(STAGE, "amplify/backend/api/apiName/override.ts"), "utf8");
  const file = join(directory, "amplify/backend/api/books/override.ts");
  writeFileSync(file, pasted.replaceAll("bookapp5186446e", name).replaceAll("/apiPath", "/books"));
  return { directory, name };
}

describe("import auth", () => {
  test("asks for pool, clients and identity pool, and writes what the Amplify CLI writes", async () => {
    const directory = await project();
    const before = snapshot(directory);
    const steps: Step[] = [
      ["What type of auth resource", ENTER],
      ["Select the User Pool", ENTER],
      ["Select a Web client", ENTER],
      ["Select a Native client", DOWN + ENTER],
    ];
    const args = ["import", "auth", "--from", "aws"];
    for (let at = 0; at < steps.length; at += 1) {
      const interrupted = [...steps.slice(0, at), [steps[at]?.[0] ?? "", CTRL_C] as const];
      expect(await typed(directory, args, interrupted, asAws(cloud.url, directory))).toMatchObject({ code: 130 });
    }
    expect(changed(before, snapshot(directory))).toEqual([]);
    const { code, screen } = await typed(directory, args, steps, asAws(cloud.url, directory));
    expect(code, screen).toBe(0);
    expect(screen).toContain("Only one was found and automatically selected: readers_identities");
    expect(screen).toContain(
      "✅ Cognito User Pool 'readers' and Identity Pool 'readers_identities' was successfully imported.",
    );
    const [name, settings] = authOf(directory);
    expect(name).toMatch(/^bookapp[0-9a-f]{8}$/);
    expect(settings).toEqual({
      customAuth: false,
      dependsOn: [],
      providerPlugin: "awscloudformation",
      service: "Cognito",
      serviceType: "imported",
    });
    expect(readJson(directory, `amplify/backend/auth/${name}/parameters.json`)).toEqual({
      authSelections: "identityPoolAndUserPool",
      resourceName: name,
      serviceType: "imported",
      region: "us-east-1",
      usernameAttributes: ["email"],
      requiredAttributes: ["email"],
      passwordPolicyMinLength: 10,
      passwordPolicyCharacters: ["Requires Numbers"],
      mfaConfiguration: "OFF",
      autoVerifiedAttributes: ["email"],
      mfaTypes: [],
    });
    expect(readJson(directory, "amplify/backend/backend-config.json")).toHaveProperty(
      `parameters.AMPLIFY_auth_${name}_userPoolId.usedBy`,
      [{ category: "auth", resourceName: name }],
    );
    const teams = readJson(directory, "amplify/team-provider-info.json") as { dev: { categories: object } };
    expect(teams.dev.categories).toEqual({
      auth: {
        [name]: {
          userPoolId: ids.pool,
          userPoolName: "readers",
          webClientId: ids.web,
          nativeClientId: ids.native,
          identityPoolId: ids.identities,
          identityPoolName: "readers_identities",
          allowUnauthenticatedIdentities: true,
          authRoleArn: role("reader"),
          authRoleName: "reader",
          unauthRoleArn: role("guest"),
          unauthRoleName: "guest",
        },
      },
    });
    const meta = readJson(directory, "amplify/backend/amplify-meta.json") as {
      auth: Record<string, { output: object }>;
    };
    expect(meta.auth[name]?.output).toMatchObject({
      UserPoolId: ids.pool,
      AppClientIDWeb: ids.web,
      AppClientID: ids.native,
      AppClientSecret: expect.any(String),
      IdentityPoolId: ids.identities,
    });
  });

  test("gives an API its ids in place of outputs, and the front end its addresses; update refuses, remove takes it out", async () => {
    const { directory, name } = await restricted("bookFunction");
    const refused = await ran(directory, ["update", "auth", "--groups", "Readers"]);
    expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("was imported") });
    const compiled = await compile(directory);
    const stacks = compiled.template.Resources as Record<string, { Properties: { Parameters: object } }>;
    expect(stacks.apibooks?.Properties.Parameters).toHaveProperty("AuthCognitoUserPoolId", ids.pool);
    expect(Object.keys(stacks)).not.toContain(`auth${name}`);
    expect(compiled.importedPools).toMatchObject([{ name, userPoolId: ids.pool }]);
    expect(compiled.frontEnd?.auth).toMatchObject({
      imported: { UserPoolId: ids.pool, AppClientIDWeb: ids.web },
      settings: {
        usernameAttributes: ["EMAIL"],
        passwordProtectionSettings: { passwordPolicyCharacters: ["REQUIRES_NUMBERS"] },
      },
    });

    const pushed = await ran(directory, ["push", "--to", "aws", "--yes"], "", asAws(cloud.url, directory));
    expect(pushed.code, pushed.screen).toBe(0);
    expect(readJson(directory, "src/amplifyconfiguration.json")).toMatchObject({
      aws_user_pools_id: ids.pool,
      aws_user_pools_web_client_id: ids.web,
    });

    const elsewhere = temporary();
    const { StackName } = (readJson(directory, "amplify/team-provider-info.json") as Teams).dev.awscloudformation;
    const pulled = await ran(elsewhere, ["pull", "--stack", StackName, "--yes"], "", asAws(cloud.url, elsewhere));
    expect(pulled.code, pulled.screen).toBe(0);
    expect((await compile(elsewhere)).importedPools).toMatchObject([{ name, userPoolId: ids.pool }]);

    expect(await ran(directory, ["remove", "auth", "--yes"])).toMatchObject({ code: 0 });
    expect(existsSync(join(directory, "amplify/backend/auth", name))).toBe(false);
    expect(JSON.stringify(readJson(directory, "amplify/team-provider-info.json"))).not.toContain(ids.pool);
  });

  test("of a pool that the cloud has lets its users in; where it hasn't, it says so and refuses them", async () => {
    const { directory, name } = await restricted("readFunction", ids.identities);
    const token = await tokenOf("ada@example.com");
    const told: string[] = [];
    const runner = new ProjectRunner({
      directory,
      state: join(directory, ".sekisho"),
      environment: undefined,
      skipUnsupported: false,
      progress: (line) => told.push(line),
    });
    const called = async (at: TestCloud) => {
      const { record } = await runner.deploy(await runner.compile(DEFAULT_PLACEMENT.accountId), at.url);
      const answer = await fetch(`${record.apis[0]?.url}/books`, { headers: { authorization: token } });
      const failed = at.cloud.requests
        .list()
        .at(-1)
        ?.checks.find(({ passed }) => !passed);
      return { status: answer.status, failed };
    };
    expect(await called(cloud)).toEqual({ status: 200, failed: undefined });
    expect(told).toEqual([]);
    expect(readJson(directory, "src/amplifyconfiguration.json")).toHaveProperty(
      "Auth.Cognito.identityPoolId",
      ids.identities,
    );

    const elsewhere = await startCloud();
    expect(await called(elsewhere)).toMatchObject({
      status: 401,
      failed: {
        what: "it was issued by a user pool of the authorizer",
        advice: expect.stringContaining("a pool that this cloud doesn't have"),
      },
    });
    expect(told).toEqual([
      expect.stringContaining(`auth/${name} is the user pool ${ids.pool}, which is not in this cloud`),
      expect.stringContaining(`auth/${name} has the identity pool ${ids.identities}, which is not in this cloud`),
    ]);
    expect(readJson(directory, "src/amplifyconfiguration.json")).not.toHaveProperty("Auth.Cognito.identityPoolId");
    expect(readJson(directory, "src/amplifyconfiguration.json")).toMatchObject({
      Auth: {
        Cognito: {
          userPoolId: ids.pool,
          userPoolClientId: ids.web,
          userPoolEndpoint: elsewhere.url.replace("127.0.0.1", "localhost"),
        },
      },
    });
  });

  test("of a pool that isn't here: start makes one that people sign up to, and says so", async () => {
    const { directory, name } = await restricted("signFunction");
    const foreign = await tokenOf("grace@example.com");
    const { url, program, client, at } = await serve(directory);
    await program.line("progress", ({ line }) => line.includes(`auth/${name} is the user pool ${ids.pool}`));
    const pools = client(CognitoIdentityProviderClient);
    const signUp = (Password: string) =>
      pools.send(new SignUpCommand({ ClientId: ids.web, Username: "lin@example.com", Password }));
    await expect(signUp("Short-1")).rejects.toMatchObject({ name: "InvalidPasswordException" });
    const { UserSub } = await signUp("Analytical-1843");
    await pools.send(new AdminConfirmSignUpCommand({ UserPoolId: ids.pool, Username: UserSub }));
    const call = async (authorization: string) => (await fetch(at("/books"), { headers: { authorization } })).status;
    expect(await call(await idTokenOf(url, UserSub ?? ""))).toBe(200);
    expect(await call(foreign)).toBe(401);
  });

  test.each<[string, () => string[], RegExp]>([
    [
      "a pool that isn't there",
      () => ["--user-pool-id", "us-east-1_nowhere00"],
      /no user pool us-east-1_nowhere00 in us-east-1/,
    ],
    [
      "a pool whose clients all have secrets",
      () => ["--user-pool-id", ids.other],
      /does not have at least 1 Web app client/,
    ],
    [
      "a web client with a secret",
      () => ["--user-pool-id", ids.pool, "--web-client-id", ids.native],
      /there is no such choice/,
    ],
    [
      "a client that the identity pool doesn't take",
      () => [
        "--kind",
        "identity-pool",
        "--user-pool-id",
        ids.pool,
        "--web-client-id",
        ids.stranger,
        "--native-client-id",
        ids.native,
      ],
      /no Identity Pools found which has the selected app clients/,
    ],
  ])("of %s is refused, and nothing is written", async (_, args, reason) => {
    const directory = await project();
    const before = snapshot(directory);
    const { code, screen } = await imports(directory, ["--yes", ...args()]);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, snapshot(directory))).toEqual([]);
  });
});
