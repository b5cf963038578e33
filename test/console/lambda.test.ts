import { AddPermissionCommand, LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { deployExample } from "./example.js";
import { expectAccessible, screenshots, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;
let functionName: string;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  const project = await deployExample(cloud);
  functionName = project.functions[0]?.functionName ?? "";
  await cloud.client(LambdaClient).send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: functionName,
      Environment: { Variables: { GREETING: "Good morning", TABLE: "books" } },
    }),
  );
});

describe("functions", () => {
  test("are listed, tried with an event, and an event is kept", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/lambda", "Functions");
    await page.getByRole("link", { name: functionName, exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "lambda-functions");
    await page.getByRole("link", { name: functionName, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: functionName }).waitFor();

    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("Succeeded").waitFor();
    await page.getByRole("region", { name: "Answer" }).getByText('"statusCode": 200').waitFor();
    await page.getByRole("region", { name: "Last 4 KB of the log" }).getByText("REPORT RequestId").waitFor();
    await expectAccessible(page);
    await screenshots(page, "lambda-test");

    const event = page.getByRole("textbox", { name: "Event" });
    await event.fill("{ not json");
    await page.getByText("This is not JSON").waitFor();
    expect(await page.getByRole("button", { name: "Invoke" }).isDisabled()).toBe(true);
    await event.fill('{"kept": true}');
    await page.getByLabel("Keep it as").fill("mine");
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await page.getByText("mine is kept in this browser").waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^Sample/ }).click();
    await page.getByRole("option", { name: "mine" }).click();
    expect(await event.inputValue()).toBe('{"kept": true}');
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("show their configuration, with values that are hidden until asked for", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/lambda/${functionName}?tab=configuration`, functionName);
    const row = page.getByRole("row", { name: "GREETING" });
    await row.waitFor();
    expect(await page.content()).not.toContain("Good morning");
    await row.getByRole("button", { name: "Show GREETING" }).click();
    await row.getByText("Good morning").waitFor();
    await row.getByRole("button", { name: "Hide GREETING" }).click();
    await row.getByText("Good morning").waitFor({ state: "detached" });
    await page.getByText("No layers").waitFor();
    await expectAccessible(page);
    await screenshots(page, "lambda-configuration");
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("tell who may call them", async () => {
    await cloud.client(LambdaClient).send(
      new AddPermissionCommand({
        FunctionName: functionName,
        StatementId: "from-files",
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
        SourceArn: "arn:aws:s3:::some-files",
      }),
    );
    const { page, go, errors } = await showConsole(cloud.url, { locale: "ja-JP" });
    await go(`/lambda/${functionName}?tab=triggers`, functionName);
    await page.getByRole("row", { name: "apigateway.amazonaws.com" }).first().waitFor();
    const row = page.getByRole("row", { name: "s3.amazonaws.com" });
    await row.getByRole("link", { name: "arn:aws:s3:::some-files" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "lambda-triggers-ja");
    expect(errors).toEqual([]);
  });

  test("show their log as it comes", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/lambda/${functionName}?tab=logs`, functionName);
    await page.getByRole("heading", { name: "Log events" }).waitFor();
    cloud.cloud.logs.append(`/aws/lambda/${functionName}`, "console", [
      { timestamp: Date.now(), message: "what came while somebody looked\n" },
    ]);
    await page.getByText("what came while somebody looked").waitFor();
    await expectAccessible(page);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("that aren't there are said to be missing", async () => {
    const { page, go } = await showConsole(cloud.url);
    await go("/lambda/nobody", "nobody");
    await page.getByText("Function not found").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await expectAccessible(page);
  });
});

test("where there are none, it says how to make one", async () => {
  const bare = await startConsoleCloud();
  const { page, go } = await showConsole(bare.url);
  await go("/lambda", "Functions");
  await page.getByText("sekisho add function").waitFor();
  await expectAccessible(page);
});
