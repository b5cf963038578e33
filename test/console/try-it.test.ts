import {
  CognitoIdentityClient,
  GetIdentityPoolRolesCommand,
  ListIdentityPoolsCommand,
  UpdateIdentityPoolCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Page, Route } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import type { TestCloud } from "../harness/cloud.js";
import { addMockPath, deployExample } from "./example.js";
import { expectAccessible, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;
let project: ProjectRecord;
let apiId: string;
let iam: IAMClient;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  project = await deployExample(cloud);
  apiId = project.apis[0]?.id ?? "";
  iam = cloud.client(IAMClient);
  const template = '{"caller": "$context.identity.userArn"}';
  await addMockPath(cloud, project, "signed", { GET: { authorizationType: "AWS_IAM", template } });
  const UserPoolId = project.userPools[0]?.id;
  const user = { UserPoolId, Username: "ada" };
  const cognito = cloud.client(CognitoIdentityProviderClient);
  await cognito.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: "SUPPRESS",
      UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
    }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: "Analytical-1843", Permanent: true }));
});

const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });

const createRole = (RoleName: string, Principal: object) =>
  iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: document({ Effect: "Allow", Principal, Action: "sts:AssumeRole" }),
    }),
  );

const letCall = (RoleName: string) =>
  iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: "call-signed",
      PolicyDocument: document({ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }),
    }),
  );

/** The form of a method, and what is done with it. */
async function tryIt(method: string) {
  const shown = await showConsole(cloud.url);
  const { page } = shown;
  await shown.go(`/apigateway/${apiId}?tab=try&method=${encodeURIComponent(method)}`, "helloApi");
  return {
    ...shown,
    answer: page.getByRole("region", { name: "Answer", exact: true }),
    choose: (field: string, option: string | RegExp) => choose(page, field, option),
    send: () => page.getByRole("button", { name: "Send", exact: true }).click(),
  };
}

async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  // A field's name begins that of its button; what is chosen follows.
  await page.getByRole("button", { name: new RegExp(`^${field} `) }).click();
  await page.getByRole("option", { name: option }).click();
}

async function chooseUser(page: Page): Promise<void> {
  await page.getByLabel("User", { exact: true }).fill("ad");
  await page.getByRole("option").filter({ hasText: "ada@example.com" }).click();
}

describe("a request is sent as", () => {
  test("a role, whose policies decide", async () => {
    await createRole("caller", { AWS: "*" });
    await createRole("of-functions", { Service: "lambda.amazonaws.com" });
    const { page, answer, choose, send, abroad } = await tryIt("GET /signed");
    await choose("Send as", "IAM: a role");
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    await choose("Role", "caller");
    await send();
    await answer.getByText("403").first().waitFor();
    await answer.getByText("arn:aws:sts::000000000000:assumed-role/caller/console is not authorized").waitFor();
    await letCall("caller");
    await send();
    await answer.getByText('"caller": "arn:aws:sts::000000000000:assumed-role/caller/console"').waitFor();
    await expectAccessible(page);

    await choose("Role", "of-functions");
    await send();
    await page.getByText(/AccessDenied: .*sts:AssumeRole/).waitFor();
    expect(abroad).toEqual([]);
  });

  test("a user of an identity pool, and as a guest where the pool takes some", async () => {
    const identities = cloud.client(CognitoIdentityClient);
    const { IdentityPools: [pool] = [] } = await identities.send(new ListIdentityPoolsCommand({ MaxResults: 10 }));
    const IdentityPoolId = pool?.IdentityPoolId;
    const { Roles = {} } = await identities.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }));
    const role = Roles.authenticated?.split("/").at(-1) ?? "";
    const { page, answer, choose, send, abroad } = await tryIt("GET /signed");
    await choose("Send as", "IAM: a user of an identity pool");
    await chooseUser(page);
    await choose("Identity pool", pool?.IdentityPoolName ?? "");
    await send();
    await answer.getByText("403").first().waitFor();
    await letCall(role);
    await send();
    await answer
      .getByText(`"caller": "arn:aws:sts::000000000000:assumed-role/${role}/CognitoIdentityCredentials"`)
      .waitFor();

    await choose("Send as", "IAM: a guest of an identity pool");
    await send();
    await page.getByText("Unauthenticated access is not supported for this identity pool.").waitFor();
    await identities.send(
      new UpdateIdentityPoolCommand({
        IdentityPoolId,
        IdentityPoolName: pool?.IdentityPoolName,
        AllowUnauthenticatedIdentities: true,
      }),
    );
    await letCall(Roles.unauthenticated?.split("/").at(-1) ?? "");
    await send();
    await answer.getByText("200").first().waitFor();
    await expectAccessible(page);
    expect(abroad).toEqual([]);
  });
});

test("no field moves under the hand that is about to press it", async () => {
  const { page, choose, send, answer } = await tryIt("ANY /hello");
  const asked = (route: Route) => route.request().headers()["x-amz-target"];
  const usersCame = page.waitForResponse(
    (response) => response.request().headers()["x-amz-target"]?.endsWith(".ListUsers") === true,
  );
  await page.route(`${cloud.url}/`, async (route) => {
    // The app clients are the last to come: without the mend the user's field stood there before.
    if (asked(route)?.endsWith(".ListUserPoolClients")) {
      await usersCame;
      await page.evaluate("new Promise(requestAnimationFrame)");
    }
    await route.continue();
  });
  await choose("Send as", "A user, with the ID token");
  const field = page.getByLabel("User", { exact: true });
  await field.waitFor();
  const before = await field.boundingBox();
  await page.getByRole("button", { name: "App client" }).waitFor();
  expect(await field.boundingBox()).toEqual(before);
  await page.unroute(`${cloud.url}/`);
  await chooseUser(page);
  await send();
  await answer.getByText("200").first().waitFor();
});
