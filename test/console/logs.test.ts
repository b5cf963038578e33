import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { beforeAll, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { expectAccessible, expectAccessibleDialog, screenshots, showConsole, startConsoleCloud } from "./harness.js";

const GROUP = "/aws/lambda/hello-dev";
let cloud: TestCloud;
const log = (stream: string, ...messages: string[]) =>
  cloud.cloud.logs.append(
    GROUP,
    stream,
    messages.map((message) => ({ timestamp: Date.now(), message })),
  );

beforeAll(async () => {
  cloud = await startConsoleCloud();
});

test("where nothing was logged, it says how something will be", async () => {
  const { page, go } = await showConsole(cloud.url);
  await go("/logs", "Log groups");
  await page.getByText("There are no logs yet").waitFor();
  await expectAccessible(page);
});

test("events are filtered by a pattern, come in live, and by stream", async () => {
  log("one", "START", "ERROR: no such book", "a line\nwith a second", "END");
  log("two", "START of another");
  const { page, go, abroad, errors } = await showConsole(cloud.url);
  await go("/logs", "Log groups");
  await page.getByRole("row", { name: GROUP }).getByText("Never expires").waitFor();
  await expectAccessible(page);
  await screenshots(page, "logs-groups");
  await page.getByRole("link", { name: GROUP }).click();
  await page.getByRole("heading", { level: 1, name: GROUP }).waitFor();
  const events = page.getByRole("region", { name: "Log events" });
  await events.getByText("with a second").waitFor();
  await expectAccessible(page);
  await screenshots(page, "logs-events");

  await page.getByRole("searchbox", { name: "Filter pattern" }).fill("ERROR");
  await events.getByText("START of another").waitFor({ state: "detached" });
  await events.getByText("ERROR: no such book").waitFor();
  expect(page.url()).toContain("filter=ERROR");
  log("two", "nothing of interest", "ERROR: another one");
  await events.getByText("ERROR: another one").waitFor();
  expect(await events.getByRole("listitem").count()).toBe(2);

  await page.getByRole("tab", { name: "Streams" }).click();
  await page.getByRole("link", { name: "two", exact: true }).click();
  await page.getByText("Only two").waitFor();
  await events.getByText("START of another").waitFor();
  expect(await events.getByRole("listitem").count()).toBe(3);
  expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
});

test("a pattern that isn't spoken is explained, and the page stands", async () => {
  const { page, go } = await showConsole(cloud.url);
  await go(`/logs/${encodeURIComponent(GROUP)}?filter=${encodeURIComponent("{ $.level = 1 }")}`, GROUP);
  await page.getByText("filter patterns of terms and phrases").waitFor();
  await expectAccessible(page);
});

test("a group is deleted when its deletion is confirmed", async () => {
  log("one", "again");
  const { page, go } = await showConsole(cloud.url, { locale: "ja-JP" });
  await go(`/logs/${encodeURIComponent(GROUP)}`, GROUP);
  await page.getByRole("button", { name: "削除" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessibleDialog(page);
  await dialog.getByRole("button", { name: "削除" }).click();
  await page.getByRole("heading", { level: 1, name: "ロググループ" }).waitFor();
  const { logGroups } = await cloud.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({}));
  expect(logGroups).toEqual([]);
});
