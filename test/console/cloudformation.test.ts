import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { beforeAll, describe, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { deployExample } from "./example.js";
import { expectAccessible, expectAccessibleDialog, screenshots, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;
let root: string;
let api: string;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  const project = await deployExample(cloud);
  root = project.stackName;
  const { Stacks = [] } = await cloud.client(CloudFormationClient).send(new DescribeStacksCommand({}));
  api = Stacks.find(({ StackName }) => StackName?.includes("-api"))?.StackName ?? "";
  expect(api).not.toBe("");
});

describe("stacks", () => {
  test("stand under their parents, and open to their resources, outputs, parameters and events", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/cloudformation", "Stacks");
    const nested = page.getByRole("row", { name: api }).first();
    await nested.waitFor();
    expect(await nested.getAttribute("aria-level")).toBe("2");
    await nested.getByText("CREATE_COMPLETE").waitFor();
    await expectAccessible(page);
    await screenshots(page, "cloudformation-stacks");

    await nested.getByRole("link", { name: api }).click();
    await page.getByRole("heading", { level: 1, name: api }).waitFor();
    const gateway = page.getByRole("row", { name: "AWS::ApiGateway::RestApi" });
    await gateway.waitFor();
    await expectAccessible(page);
    await screenshots(page, "cloudformation-stack");
    for (const [tab, content] of [
      ["Outputs", "RootUrl"],
      ["Parameters", "env"],
      ["Events", "CREATE_COMPLETE"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      await page
        .getByRole("cell", { name: content })
        .or(page.getByRole("rowheader", { name: content }))
        .first()
        .waitFor();
      await expectAccessible(page);
    }
    expect(page.url()).toContain("tab=events");
    await page.getByRole("link", { name: root, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: root }).waitFor();
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("show their template, which is searched", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/cloudformation/${api}?tab=template`, api);
    const template = page.getByRole("region", { name: "Template" });
    await template
      .getByText('"AWS::ApiGateway::Authorizer"')
      .or(template.getByText("COGNITO_USER_POOLS"))
      .first()
      .waitFor();
    await page.getByRole("searchbox", { name: /Find in the text/ }).fill("AWS::ApiGateway::Deployment");
    await page.getByText("1 of").waitFor();
    await template.locator("mark").first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "cloudformation-template");
    await page.getByRole("searchbox", { name: /Find in the text/ }).fill("nothing like this");
    await page.getByText("No match").waitFor();
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("are drawn, and the picture is used by mouse, keyboard and screen reader", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url, { viewport: { width: 1280, height: 1100 } });
    await go(`/cloudformation/${api}?tab=graph`, api);
    const picture = page.getByRole("group", { name: "Resources and what they need" });
    const deployment = picture.getByRole("button", { name: /AWS::ApiGateway::Deployment; needs .*; needed by/ });
    await deployment.waitFor();
    await expectAccessible(page);
    await screenshots(page, "cloudformation-graph");
    const count = await picture.getByRole("button").count();
    expect(
      await page
        .getByRole("table", { name: /The same as a list/ })
        .or(page.getByRole("table"))
        .last()
        .getByRole("radio")
        .count(),
    ).toBe(count);

    await deployment.click();
    expect(await deployment.getAttribute("aria-pressed")).toBe("true");
    expect(page.url()).toContain("resource=");
    await screenshots(page, "cloudformation-graph-chosen");
    const chosen = await deployment.getAttribute("data-id");
    await page.getByRole("radio", { name: chosen ?? "", checked: true }).waitFor();
    await deployment.press("ArrowLeft");
    const focused = () => page.evaluate<string>("document.activeElement.dataset.id");
    expect(await focused()).not.toBe(chosen);
    await page.keyboard.press("Enter");
    expect(await deployment.getAttribute("aria-pressed")).toBe("false");
    expect(page.url()).toContain(`resource=${await focused()}`);

    const seen = () => picture.getAttribute("viewBox");
    const all = await seen();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const near = await seen();
    expect(near).not.toBe(all);
    const box = await picture.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y + 60, { steps: 4 });
    await page.mouse.up();
    expect(await seen()).not.toBe(near);
    await page.getByRole("button", { name: "See all" }).click();
    expect(await seen()).toBe(all);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("are told in Japanese, one that isn't there too", async () => {
    const { page, go } = await showConsole(cloud.url, { locale: "ja-JP", colorScheme: "dark" });
    await go(`/cloudformation/${root}`, root);
    await page.getByRole("row", { name: "AWS::CloudFormation::Stack" }).first().waitFor();
    await expectAccessible(page);
    await go("/cloudformation/nobody", "nobody");
    await page.getByText("このスタックは存在しません").waitFor();
    await expectAccessible(page);
  });

  test("are deleted when their name was typed, and the page follows", async () => {
    const client = cloud.client(CloudFormationClient);
    const Resources = { Topic: { Type: "AWS::CloudFormation::WaitConditionHandle" } };
    await client.send(new CreateStackCommand({ StackName: "old-one", TemplateBody: JSON.stringify({ Resources }) }));
    await client.send(new DescribeStacksCommand({ StackName: "old-one" }));
    const { page, go, errors } = await showConsole(cloud.url);
    await go("/cloudformation/old-one", "old-one");
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await dialog.getByRole("textbox").fill("old-one");
    await expectAccessibleDialog(page);
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { level: 1, name: "Stacks" }).waitFor();
    await page.getByRole("link", { name: "old-one" }).waitFor({ state: "detached" });
    expect(errors).toEqual([]);
  });
});

test("where there are none, it says how to deploy", async () => {
  const bare = await startConsoleCloud();
  const { page, go } = await showConsole(bare.url);
  await go("/cloudformation", "Stacks");
  await page.getByText("Deploy a project with: sekisho start").waitFor();
  await expectAccessible(page);
});
