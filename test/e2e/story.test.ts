import { join } from "node:path";
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import { srpSignIn } from "../cognito-idp/srp-client.js";
import { openBrowser, type Shown, showPage } from "./harness/browser.js";
import { amplifyFixture, edit, helloProject } from "./harness/project.js";
import { type Served, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";

interface Story {
  readonly name: string;
  readonly project: () => string;
  readonly apiName: string;
  readonly path: string;
  /** What the function answers to this user. */
  readonly answer: (username: string) => unknown;
}

const STORIES: readonly Story[] = [
  {
    name: "examples/hello",
    project: helloProject,
    apiName: "helloApi",
    path: "/hello",
    answer: (username) => ({ message: `Hello, ${username}!` }),
  },
  {
    name: "a project of the Amplify CLI",
    project: () => {
      const folder = amplifyFixture("amplify-gen1-cognito-authorizer");
      // As the comment in the function says: without these headers no page can read what it answers.
      edit(join(folder, "amplify/backend/function/functionName/src/index.js"), (text) =>
        text
          .replace(/\/\/ {2}headers: \{/, "headers: {")
          .replace(/\/\/ {6}"Access-Control-Allow-Origin"/, '"Access-Control-Allow-Origin"')
          .replace(/\/\/ {6}"Access-Control-Allow-Headers"/, '"Access-Control-Allow-Headers"')
          .replace(/\/\/ {2}\},/, "},"),
      );
      return folder;
    },
    apiName: "apiName",
    path: "/apiPath",
    answer: () => "Hello from Lambda!",
  },
];

describe.each(STORIES)("$name", ({ project, apiName, path, answer }) => {
  let cloud: Served;

  beforeAll(async () => {
    cloud = await serve(project());
  });

  const codeFor = async (username: string) =>
    (await cloud.program.line("message", ({ message }) => message.username === username)).message.code;

  /** The terminal tells the refusal with the check that failed. */
  const refusedBecause = async (act: () => unknown, method: string) => {
    const { request } = await cloud.program.after(act, "request", ({ request }) => request.method === method);
    return { status: request.status, failed: request.checks.filter(({ passed }) => !passed) };
  };

  test("told through the AWS SDK and fetch", async () => {
    const cognito = cloud.client(CognitoIdentityProviderClient);
    const [pool] = cloud.ready.userPools;
    const poolId = pool?.id ?? "";
    const clientId = pool?.clientIds[0] ?? "";
    const user = { ClientId: clientId, Username: "ada" };
    await cognito.send(
      new SignUpCommand({ ...user, Password: PASSWORD, UserAttributes: [{ Name: "email", Value: "ada@example.com" }] }),
    );
    await cognito.send(new ConfirmSignUpCommand({ ...user, ConfirmationCode: await codeFor("ada") }));
    const { AuthenticationResult } = await srpSignIn(cognito, {
      poolId,
      clientId,
      username: "ada",
      password: PASSWORD,
    });

    const allowed = await fetch(cloud.at(path), {
      method: "POST",
      headers: { authorization: `Bearer ${AuthenticationResult?.IdToken}` },
    });
    expect([allowed.status, await allowed.json()]).toEqual([200, answer("ada")]);

    let refused: Response | undefined;
    const told = await refusedBecause(async () => {
      refused = await fetch(cloud.at(path), { method: "POST" });
    }, "POST");
    expect([refused?.status, await refused?.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(told).toMatchObject({
      status: 401,
      failed: [{ step: "authorize", what: expect.stringContaining("Authorization"), advice: expect.any(String) }],
    });
  });

  describe("in a browser", async () => {
    const browser = openBrowser();

    test.each(["aws-amplify", "aws-amplify-5"] as const)("told through %s", async (library) => {
      const page = await showPage(await browser, { directory: cloud.program.directory, apiName, path }, library);
      await signUpAndCall(page, library);
    });
  });

  async function signUpAndCall(page: Shown, username: string) {
    await page.fill({ Name: username, Password: PASSWORD, "E-mail": `${username}@example.com` });
    expect(await page.press("Call")).toEqual({ status: 401, body: { message: "Unauthorized" } });
    console.log(await page.press("Sign up"));
    await page.fill({ Code: await codeFor(username) });
    console.log(await page.press("Confirm"));
    console.log(await page.press("Sign in"));
    console.log(await page.press("Call"));
    await page.page.screenshot({ path: `/tmp/shot-${username}.png` });
    console.log(await page.press("Sign out"));
    console.log(await page.press("Call"));
    console.log(page.abroad, page.errors);
  }
});
