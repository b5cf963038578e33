import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import type { TestCloud } from "../harness/cloud.js";
import { addMockPath, deployExample } from "./example.js";
import { expectAccessible, savedBytes, screenshots, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;
let project: ProjectRecord;
let apiId: string;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  project = await deployExample(cloud);
  apiId = project.apis[0]?.id ?? "";
  // The example's override knows nothing of these: open, and by signature.
  await addMockPath(cloud, project, "{name}", {
    GET: {
      authorizationType: "NONE",
      template: `{"name": "$input.params('name')", "lang": "$input.params('lang')", "as": "$context.identity.userArn"}`,
    },
    DELETE: { authorizationType: "AWS_IAM", template: '{"deletedBy": "$context.identity.userArn"}' },
  });
  await signUp("ada");
});

async function signUp(Username: string): Promise<void> {
  const [pool] = project.userPools;
  const cognito = cloud.client(CognitoIdentityProviderClient);
  await cognito.send(
    new SignUpCommand({
      ClientId: pool?.clientIds[0],
      Username,
      Password: "Analytical-1843",
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
    }),
  );
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pool?.id, Username }));
}

describe("the pages of API Gateway", () => {
  test("lead from the list to each method", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/apigateway", "REST APIs");
    await page.getByRole("link", { name: "helloApi" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "apis");
    await page.getByRole("link", { name: "helloApi" }).click();
    await page.getByRole("heading", { level: 1, name: "helloApi" }).waitFor();
    await page.getByText(`/_aws/execute-api/${apiId}/`).first().waitFor();
    await page.getByRole("link", { name: "OPTIONS /hello", exact: true }).click();
    await page.getByRole("heading", { name: "OPTIONS /hello" }).waitFor();
    await page.getByText("Open: anyone may call it").waitFor();
    await page.getByRole("link", { name: "ANY /hello", exact: true }).click();
    await page.getByRole("heading", { name: "ANY /hello", exact: true }).waitFor();
    await page.getByText("COGNITO_USER_POOLS").waitFor();
    await page.getByText("none: it wants the ID token").waitFor();
    await page.getByText(/:function:greet/).waitFor();
    expect(page.url()).toContain("method=ANY");
    await expectAccessible(page);
    await screenshots(page, "api-resources");
    await page.getByRole("link", { name: "GET /{name}" }).click();
    await page.getByText("Open: anyone may call it").waitFor();
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("tell what is open", async () => {
    const { page, go, errors } = await showConsole(cloud.url);
    await go(`/apigateway/${apiId}?tab=audit`, "helloApi");
    await page.getByText("GET /{name} is open, though its neighbour is protected: IAM, as DELETE /{name}").waitFor();
    const row = page.getByRole("row", { name: "GET /{name}" });
    await row.getByText("Open (answered by API Gateway itself)").waitFor();
    await page.getByRole("row", { name: "ANY /hello Cognito" }).first().getByText("ID token").waitFor();
    await expectAccessible(page);
    await screenshots(page, "api-audit");
    expect(errors).toEqual([]);
  });

  test("list stages, deployments and gateway responses, and export the definition", async () => {
    const { page, go, errors } = await showConsole(cloud.url);
    await go(`/apigateway/${apiId}?tab=stages`, "helloApi");
    await page.getByRole("heading", { name: "Deployments" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "api-stages");
    await page.getByRole("button", { name: /^Export/ }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "OpenAPI 3 (JSON)" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`${apiId}-${project.apis[0]?.stage}-oas30.json`);
    expect(JSON.parse((await savedBytes(file)).toString())).toMatchObject({
      openapi: "3.0.1",
      paths: { "/hello": {} },
    });

    await page.getByRole("tab", { name: "Gateway responses" }).click();
    await page.getByRole("row", { name: "UNAUTHORIZED" }).getByText("401").waitFor();
    await expectAccessible(page);
    await screenshots(page, "api-gateway-responses");
    expect(errors).toEqual([]);
  });

  test("send a request with its parameters, signed where that is wanted", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    const name = encodeURIComponent("DELETE /{name}");
    await go(`/apigateway/${apiId}?tab=try&method=${name}`, "helloApi");
    await page.getByLabel("Path parameter name").fill("a/b c");
    await page.getByRole("region", { name: "Query parameters" }).getByRole("button", { name: "Add" }).click();
    await page.getByLabel("Query parameters: Name").fill("lang");
    await page.getByLabel("Query parameters: Value").fill("日本語 &");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const answer = page.getByRole("region", { name: "Answer", exact: true });
    await answer.getByText("403").first().waitFor();
    await page.getByRole("button", { name: "Send as" }).click();
    await page.getByRole("option", { name: "IAM: the local root" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await answer.getByText("200").first().waitFor();
    await answer.getByText('"deletedBy": "arn:aws:iam::000000000000:root"').waitFor();
    await expectAccessible(page);
    await screenshots(page, "api-try");
    await answer.getByRole("link", { name: "Why it was answered so" }).click();
    await page.getByRole("heading", { level: 1, name: /^DELETE/ }).waitFor();
    expect({ abroad, errors: errors.filter((error) => !error.includes("403")) }).toEqual({ abroad: [], errors: [] });
  });

  test("speak Japanese", async () => {
    const { page, go, errors } = await showConsole(cloud.url, { locale: "ja-JP" });
    await go(`/apigateway/${apiId}?method=${encodeURIComponent("ANY /hello")}`, "helloApi");
    await page.getByRole("heading", { name: "ANY /hello" }).waitFor();
    await screenshots(page, "api-resources-ja");
    await page.getByRole("tab", { name: "オーソライザー" }).click();
    await page.getByRole("link", { name: "Cognito", exact: true }).last().click();
    await page.getByRole("heading", { name: "オーソライザーのテスト" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "authorizer-ja");
    expect(errors).toEqual([]);
  });

  test("say what is wrong where an API is gone", async () => {
    const { page } = await showConsole(cloud.url);
    await page.goto(`${cloud.url}/_sekisho/console/apigateway/gone`);
    await page.getByText("Invalid API identifier specified").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });
});
