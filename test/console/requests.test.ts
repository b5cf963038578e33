import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import type { TestCloud } from "../harness/cloud.js";
import { deployExample } from "./example.js";
import { expectAccessible, screenshots, showConsole, startConsoleCloud } from "./harness.js";

const PASSWORD = "Analytical-1843";

let cloud: TestCloud;
let project: ProjectRecord;
let address: string;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  project = await deployExample(cloud);
  address = `${project.apis[0]?.url}/hello`;
});

async function signUp(username: string): Promise<{ userPoolId: string; clientId: string; username: string }> {
  const [pool] = project.userPools;
  const user = { userPoolId: pool?.id ?? "", clientId: pool?.clientIds[0] ?? "", username };
  await cloud.client(CognitoIdentityProviderClient).send(
    new SignUpCommand({
      ClientId: user.clientId,
      Username: username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${username}@example.com` }],
    }),
  );
  return user;
}

async function tokenOf(username: string): Promise<string> {
  const user = await signUp(username);
  await cloud
    .client(CognitoIdentityProviderClient)
    .send(new AdminConfirmSignUpCommand({ UserPoolId: user.userPoolId, Username: username }));
  const answer = await fetch(`${cloud.url}/_sekisho/token`, { method: "POST", body: JSON.stringify(user) });
  return ((await answer.json()) as { idToken: string }).idToken;
}

describe("requests", () => {
  test("come in live, refused and allowed, and each opens to why", async () => {
    const token = await tokenOf("ada");
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/requests", "Requests");
    await page.getByText("No request has come yet").waitFor();

    expect((await fetch(address)).status).toBe(401);
    const refused = page.getByRole("row", { name: "401" });
    await refused.getByText("✗ a token was sent in Authorization").waitFor();

    expect((await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    const allowed = page.getByRole("row", { name: "200" });
    await allowed.getByText("ada", { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "requests");

    await page.getByLabel("User contains").fill("ada");
    await refused.waitFor({ state: "detached" });
    expect(page.url()).toContain("?user=ada");
    await page.getByLabel("User contains").fill("");

    await refused.getByRole("link").click();
    await page.getByText("What to do").waitFor();
    await page.getByText("send the ID token").waitFor();
    await expectAccessible(page);
    await screenshots(page, "request-refused");
    await page.goBack();

    await allowed.getByRole("link").click();
    await page.getByRole("tab", { name: "Event of the function" }).click();
    await page.getByText('"cognito:username": "ada"').waitFor();
    expect(await page.content()).not.toContain(token.split(".")[1]);
    await screenshots(page, "request-event");
    await page.getByRole("tab", { name: "Log lines" }).click();
    await page.getByText("START RequestId").waitFor();
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied").waitFor();
    const curl = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(curl).toMatch(/-H "authorization: Bearer \$TOKEN"/i);
    expect(curl).not.toContain(token.slice(0, 40));
    await expectAccessible(page);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("are told in Japanese too, in the dark", async () => {
    const { page, go, errors } = await showConsole(cloud.url, { locale: "ja-JP", colorScheme: "dark" });
    await fetch(address);
    await go("/requests", "リクエスト");
    await page.getByRole("row", { name: "401" }).first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ja");
    await expectAccessible(page);
    await screenshots(page, "requests-ja");
    expect(errors).toEqual([]);
  });

  test("by the ten thousand scroll, and only those that are seen are there", async () => {
    const { page, go } = await showConsole(cloud.url);
    await go("/requests", "Requests");
    await page.getByText("Live").waitFor();
    const [template] = cloud.cloud.requests.list();
    if (!template) throw new Error("There is no request to make others of");
    for (let number = 0; number < 10_000; number++) {
      const record = () => ({ ...template, id: `many-${number}`, path: `/dev/many/${number}`, checks: [] });
      cloud.cloud.requests.add({ time: template.time, record });
      if (number % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await page.getByText("(10000)").waitFor();
    await page.getByRole("link", { name: "/dev/many/9999" }).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(100);
    await page.getByRole("region", { name: "Requests" }).press("End");
    await page.getByRole("link", { name: "/dev/many/0", exact: true }).waitFor();
    await expectAccessible(page);
  });
});

describe("the outbox", () => {
  test("shows a code as it is sent, and copies it", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/outbox", "Outbox");
    await signUp("grace");
    const row = page.getByRole("row", { name: "grace@example.com" });
    await row.waitFor();
    await row.getByRole("button", { name: "Copy code" }).click();
    await page.getByText("Copied").waitFor();
    const sent = cloud.cloud.outbox.list().findLast(({ username }) => username === "grace");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(sent?.code);
    await expectAccessible(page);
    await screenshots(page, "outbox");
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });
});
