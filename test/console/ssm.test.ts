import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { beforeAll, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { expectAccessible, expectAccessibleDialog, screenshots, showConsole, startConsoleCloud } from "./harness.js";

const SECRET = "hunter2-EXAMPLE";
const NAME = "/app/dev/key";
let cloud: TestCloud;
let ssm: SSMClient;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  ssm = cloud.client(SSMClient);
});

test("where there are no parameters, it says what makes one", async () => {
  const { page, go } = await showConsole(cloud.url);
  await go("/ssm", "Parameters");
  await page.getByText("There are no parameters").waitFor();
  await expectAccessible(page);
});

test("a secret is shown when it is asked for, and changed", async () => {
  await ssm.send(new PutParameterCommand({ Name: NAME, Value: SECRET, Type: "SecureString", Description: "of books" }));
  for (let at = 0; at < 60; at++)
    await ssm.send(new PutParameterCommand({ Name: `/many/${at}`, Value: "plain", Type: "String" }));
  const { page, go, abroad, errors } = await showConsole(cloud.url);
  const values: string[] = [];
  page.on("response", (response) => {
    response.text().then(
      (text) => values.push(text),
      () => {},
    );
  });
  await go("/ssm", "Parameters");
  await page.getByText("(61)").waitFor();
  await expectAccessible(page);
  await screenshots(page, "ssm-parameters");
  await page.getByRole("searchbox", { name: /Find/ }).fill("books");
  await page.getByRole("link", { name: NAME }).click();
  await page.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await page.getByRole("button", { name: "Show the value" }).waitFor();
  expect([await page.content(), ...values].join("")).not.toContain(SECRET);
  await page.getByRole("button", { name: "Show the value" }).click();
  await page.getByText(SECRET).waitFor();
  await expectAccessible(page);
  await screenshots(page, "ssm-parameter");

  await page.getByRole("button", { name: "Edit value" }).click();
  await page.getByRole("textbox", { name: "New value" }).fill("another-EXAMPLE");
  await expectAccessibleDialog(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("has its new value").waitFor();
  await page.getByText(SECRET).waitFor({ state: "detached" });
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: NAME, WithDecryption: true }));
  expect(Parameter?.Value).toBe("another-EXAMPLE");

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessibleDialog(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("(60)").waitFor();
  expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
});

test("one that isn't there is said to be missing", async () => {
  const { page, go } = await showConsole(cloud.url, { locale: "ja-JP" });
  await go("/ssm/%2Fnobody", "/nobody");
  await page.getByText("このパラメータは存在しません").waitFor();
  await expectAccessible(page);
});
