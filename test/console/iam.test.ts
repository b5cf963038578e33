import { CreatePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import type { TestCloud } from "../harness/cloud.js";
import { deployExample } from "./example.js";
import { expectAccessible, screenshots, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;
let project: ProjectRecord;
let iam: IAMClient;
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

beforeAll(async () => {
  cloud = await startConsoleCloud();
  project = await deployExample(cloud);
  iam = cloud.client(IAMClient);
  await iam.send(
    new CreateRoleCommand({
      RoleName: "caller",
      AssumeRolePolicyDocument: document({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "caller",
      PolicyName: "call-hello",
      PolicyDocument: document(
        { Sid: "Call", Effect: "Allow", Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:*:*:*/*/*/hello" },
        { Sid: "NotThat", Effect: "Deny", Action: "s3:*", Resource: "*" },
        {
          Sid: "OnlyThere",
          Effect: "Allow",
          Action: "ssm:GetParameter",
          Resource: "*",
          Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
        },
      ),
    }),
  );
  await iam.send(
    new CreatePolicyCommand({
      PolicyName: "shared",
      PolicyDocument: document({ Effect: "Allow", Action: "logs:*", Resource: "*" }),
    }),
  );
});

describe("roles and policies", () => {
  test("are listed and show their documents", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/iam", "Roles");
    await page.getByRole("row", { name: "lambda.amazonaws.com" }).first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "iam-roles");
    await page.getByRole("link", { name: "caller", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "caller" }).waitFor();
    await page.getByRole("region", { name: "call-hello" }).getByText('"execute-api:Invoke"').waitFor();
    await expectAccessible(page);
    await screenshots(page, "iam-role");
    await page.getByRole("tab", { name: "Trust policy" }).click();
    await page.getByRole("region", { name: "Trust policy" }).getByText('"sts:AssumeRole"').waitFor();

    await go("/iam/policies", "Policies");
    await page.getByRole("link", { name: "shared", exact: true }).click();
    await page.getByRole("region", { name: "Document" }).getByText('"logs:*"').waitFor();
    await expectAccessible(page);
    await go(
      `/iam/policies/${encodeURIComponent("arn:aws:iam::aws:policy/AdministratorAccess")}`,
      "AdministratorAccess",
    );
    await page.getByText("its text is not kept here").waitFor();
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("one that isn't there is said to be missing", async () => {
    const { page, go } = await showConsole(cloud.url);
    await go("/iam/roles/nobody", "nobody");
    await page.getByText("The role with name nobody cannot be found").waitFor();
    await expectAccessible(page);
  });
});

describe("the simulator", () => {
  test("tells who may call what, and the statement that decided", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/iam/simulator?role=caller", "Policy simulator");
    const simulate = page.getByRole("button", { name: "Simulate" });
    await page.getByLabel("Resource").click();
    const apiId = project.apis[0]?.id ?? "";
    await page
      .getByRole("option", { name: new RegExp(`${apiId}/.*/hello$`) })
      .first()
      .click();
    await simulate.click();
    await page.getByRole("status").getByText("Allowed").waitFor();
    await page.getByText("call-hello", { exact: true }).waitFor();
    await page
      .getByRole("region", { name: /call-hello/ })
      .getByText('"Sid": "Call"')
      .waitFor();
    await expectAccessible(page);
    await screenshots(page, "iam-simulator");

    await page.getByLabel("Action").fill("s3:GetObject");
    await page.getByLabel("Action").press("Escape");
    await simulate.click();
    await page.getByText("Denied by a statement").waitFor();
    await page
      .getByRole("region", { name: /call-hello/ })
      .getByText('"Sid": "NotThat"')
      .waitFor();
    expect(page.url()).toContain("action=s3%3AGetObject");
    await screenshots(page, "iam-simulator-denied");

    await go("/iam/simulator?role=caller&action=ssm:GetParameter", "Policy simulator");
    await simulate.click();
    await page.getByText("no statement allows it").waitFor();
    await page.getByLabel("aws:RequestedRegion").fill("us-east-1");
    await simulate.click();
    await page.getByRole("status").getByText("Allowed").waitFor();
    await expectAccessible(page);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("knows the roles of identity pools, in Japanese too", async () => {
    const { page, go, errors } = await showConsole(cloud.url, { locale: "ja-JP", colorScheme: "dark" });
    await go("/iam/simulator", "ポリシーシミュレーター");
    await page.getByRole("button", { name: /ロール/ }).click();
    await page
      .getByText(/ID プール .* の 認証済み ユーザー/)
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(errors).toEqual([]);
  });
});
