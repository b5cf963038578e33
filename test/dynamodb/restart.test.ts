import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

test("after kill -9 every item that was acknowledged is there, with its index entry and its stream record", async () => {
  const state = mkdtempSync(join(tmpdir(), "sekisho-tables-"));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const script = join(import.meta.dirname, "killed-writer.ts");
  const writer = spawn(process.execPath, ["--import", "tsx", script, state], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void writer.kill("SIGKILL"));
  let said = "";
  writer.stdout.on("data", (chunk: Buffer) => {
    said += chunk;
    if (said.split("\n").length > 30) writer.kill("SIGKILL");
  });
  await once(writer, "close");
  const acknowledged = said.trim().split("\n");

  const cloud = await startCloud({ state });
  const client = cloud.client(DynamoDBClient);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: "kept",
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "k" } },
    }),
  );
  const ids = Items.map(({ id }) => id?.S ?? "");
  expect(ids).toEqual(expect.arrayContaining(acknowledged));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: "kept" }));
  expect(Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: ids.length });
  const streamArn = Table?.LatestStreamArn ?? "";
  await client.send(new PutItemCommand({ TableName: "kept", Item: { id: { S: "after" } } }));
  const told = cloud.cloud.tables.streams.read(streamArn, "TRIM_HORIZON", 10_000);
  // In the order of their writing, which goes on where it was.
  const inOrder = ids.map(Number).sort((a, b) => a - b);
  expect(told.map(({ dynamodb }) => dynamodb.Keys.id?.S)).toEqual([...inOrder.map(String), "after"]);
  await cloud.close();
});
