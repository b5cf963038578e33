import {
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import type { TestCloud } from "../harness/cloud.js";
import { deployExample } from "./example.js";
import { expectAccessible, expectAccessibleDialog, screenshots, showConsole, startConsoleCloud } from "./harness.js";

const PASSWORD = "Analytical-1843";

let cloud: TestCloud;
let project: ProjectRecord;
let poolId: string;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  project = await deployExample(cloud);
  poolId = project.userPools[0]?.id ?? "";
  await cloud
    .client(CognitoIdentityProviderClient)
    .send(new CreateGroupCommand({ UserPoolId: poolId, GroupName: "editors", Description: "May write" }));
  await signUp("ada");
});

const signUp = (Username: string) =>
  cloud.client(CognitoIdentityProviderClient).send(
    new SignUpCommand({
      ClientId: project.userPools[0]?.clientIds[0],
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
    }),
  );

/** Chooses a row of a table, presses Delete and answers that it is meant. */
async function deleteChosen(page: Page, row: Locator): Promise<void> {
  await row.getByRole("radio").click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessibleDialog(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await row.waitFor({ state: "detached" });
}

describe("user pools", () => {
  test("a user is confirmed, grouped, disabled, given a password, and deleted", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/cognito", "User pools");
    await page.getByRole("grid").getByRole("link").first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "user-pools");
    await page.getByRole("grid").getByRole("link").first().click();
    await page.getByRole("link", { name: "ada" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "users");
    await page.getByRole("link", { name: "ada" }).click();
    await page.getByRole("heading", { level: 1, name: "ada" }).waitFor();
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("CONFIRMED", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Add to group" }).click();
    await page.getByRole("option", { name: "editors" }).click();
    await page.getByRole("button", { name: "Remove from editors" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "user");
    await page.getByRole("button", { name: "Remove from editors" }).click();
    await page.getByText("The user is in no group.").waitFor();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByRole("button", { name: "Enable", exact: true }).click();
    await page.getByRole("button", { name: "Disable" }).waitFor();
    await page.getByRole("button", { name: "Set password" }).click();
    const dialog = page.getByRole("dialog", { name: "Set password" });
    await dialog.getByLabel("Password").fill("short");
    await dialog.getByRole("button", { name: "Set password" }).click();
    await dialog.getByText("InvalidPasswordException").waitFor();
    await expectAccessibleDialog(page);
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Set password" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Delete" }).click();
    await expectAccessibleDialog(page);
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Nobody has signed up yet.").waitFor();
    expect(abroad).toEqual([]);
    expect(errors.filter((error) => !error.includes("status of 400"))).toEqual([]);
  });

  test("a user and a group are made, app clients and settings are shown", async () => {
    const { page, go, errors } = await showConsole(cloud.url);
    await go(`/cognito/${poolId}`, /hello/);
    await page.getByRole("button", { name: "Create user" }).click();
    const dialog = page.getByRole("dialog", { name: "Create user" });
    await dialog.getByLabel("Username").fill("grace");
    await dialog.getByLabel("Email", { exact: true }).fill("grace@example.com");
    await dialog.getByLabel("Temporary password").fill(PASSWORD);
    await expectAccessibleDialog(page);
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    const grace = page.getByRole("row", { name: "grace" });
    await grace.getByText("FORCE_CHANGE_PASSWORD").waitFor();
    await deleteChosen(page, grace);

    await page.getByRole("tab", { name: "Groups" }).click();
    await page.getByRole("button", { name: "Create group" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("readers");
    await expectAccessibleDialog(page);
    await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
    const readers = page.getByRole("row", { name: "readers" });
    await readers.waitFor();
    await expectAccessible(page);
    await deleteChosen(page, readers);
    await page.getByRole("tab", { name: "App clients" }).click();
    await page.getByText(project.userPools[0]?.clientIds[0] ?? "").waitFor();
    await expectAccessible(page);
    await screenshots(page, "user-pool-clients");
    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByText('"MinimumLength": 8').waitFor();
    await expectAccessible(page);
    expect(errors).toEqual([]);
  });

  test("five thousand users are listed while the page stays alive", async () => {
    const { users, pools } = cloud.cloud.userPools;
    const pool = pools.create({ PoolName: "crowd" } as never);
    for (let number = 0; number < 5000; number++)
      users.put({
        ...users.fresh(pool, `user-${String(number).padStart(4, "0")}`, number),
        attributes: {},
        status: "CONFIRMED",
      });
    const { page, go } = await showConsole(cloud.url);
    await go(`/cognito/${pool.id}`, "crowd");
    await page.getByRole("link", { name: "user-0000" }).waitFor();
    await page.getByText("(5000)").waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(100);
    await page.getByLabel("Find: Users").fill("user-4999");
    await page.getByRole("link", { name: "user-4999" }).waitFor();
    await expectAccessible(page);
  });
});

describe("the token viewer", () => {
  test("says of a token what is in it, and why it is refused", async () => {
    await signUp("lin");
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/cognito/token-viewer?pool=${poolId}`, "Token viewer");
    await page.getByRole("button", { name: "Tokens of a user" }).click();
    await page.getByLabel("User", { exact: true }).fill("li");
    await page.getByRole("option").filter({ hasText: "lin@example.com" }).click();
    await page.getByRole("button", { name: "Get the ID token" }).click();
    await page.getByText("The token is good").waitFor();
    await page.getByRole("row", { name: "cognito:username lin" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "token-good");

    const body = {
      userPoolId: poolId,
      clientId: project.userPools[0]?.clientIds[0],
      username: "lin",
      issuedAt: 1_700_000_000,
    };
    const answer = await fetch(`${cloud.url}/_sekisho/token`, { method: "POST", body: JSON.stringify(body) });
    const { idToken } = (await answer.json()) as { idToken: string };
    await page.getByRole("button", { name: "A token that you paste" }).click();
    await page.getByRole("textbox", { name: "Token" }).fill(idToken);
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByText("The token is refused").waitFor();
    await page.getByText("fetchAuthSession({ forceRefresh: true })").waitFor();
    expect(page.url()).not.toContain(idToken.slice(0, 20));
    await expectAccessible(page);
    await screenshots(page, "token-expired");
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });
});

describe("identity pools", () => {
  test("show their roles, in Japanese too", async () => {
    const { page, go, errors } = await showConsole(cloud.url, { locale: "ja-JP", colorScheme: "dark" });
    await go("/cognito/identity-pools", "ID プール");
    await page.getByRole("grid").getByRole("link").first().waitFor();
    await expectAccessible(page);
    await page.getByRole("grid").getByRole("link").first().click();
    await page.getByText("認証済みロール").waitFor();
    await page
      .getByText(/:role\//)
      .first()
      .waitFor();
    await expectAccessible(page);
    await screenshots(page, "identity-pool-ja");
    expect(errors).toEqual([]);
  });
});
