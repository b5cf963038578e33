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

  /** What the terminal tells of a refusal: the check that failed, and what to do about it. */
  async function expectRefusedAndTold<T>(call: () => Promise<T>, answer: T) {
    let answered: T | undefined;
    const { request } = await cloud.program.after(
      async () => {
        answered = await call();
      },
      "request",
      ({ request }) => request.method === "POST" && request.status === 401,
    );
    expect(answered).toEqual(answer);
    expect(request.checks.filter(({ passed }) => !passed)).toEqual([
      {
        step: "authorize",
        what: "a token was sent in Authorization",
        passed: false,
        advice: expect.stringContaining("send the ID token"),
      },
    ]);
  }

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

    await expectRefusedAndTold(async () => {
      const refused = await fetch(cloud.at(path), { method: "POST" });
      return [refused.status, await refused.text()];
    }, [401, '{"message":"Unauthorized"}']);
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
    const refused = () =>
      expectRefusedAndTold(() => page.press("Call"), { status: 401, body: { message: "Unauthorized" } });
    await refused();
    expect(await page.press("Sign up")).not.toHaveProperty("error");
    await page.fill({ Code: await codeFor(username) });
    expect(await page.press("Confirm")).not.toHaveProperty("error");
    expect(await page.press("Sign in")).not.toHaveProperty("error");
    expect(await page.press("Call")).toEqual({ status: 200, body: answer(username) });
    expect(await page.press("Sign out")).toBe("signed out");
    await refused();
    await page.fill({ Password: `${PASSWORD}!` });
    expect(await page.press("Sign in")).toEqual({
      error: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    // Nothing left this machine, and nothing was kept from the page but what was refused.
    expect(page.abroad).toEqual([]);
    expect(page.errors.filter((error) => !/status of 40[01] /.test(error))).toEqual([]);
  }
});
