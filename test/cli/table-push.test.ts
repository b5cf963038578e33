import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { readJson, removeTemporaries } from "../project/fixtures.js";
import { done, newProject } from "./authoring/project.js";
import { ran } from "./authoring/run.js";
import { asAws } from "./aws.js";

afterAll(removeTemporaries);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});

test("a table is pushed, changed and deleted with its stack, and what a deployment tells is written down", async () => {
  const directory = await newProject();
  const push = async () => {
    const { code, screen } = await ran(directory, ["push", "--to", "aws", "--yes"], "", asAws(cloud.url, directory));
    expect(code, screen).toBe(0);
  };
  const described = async () =>
    (await cloud.client(DynamoDBClient).send(new DescribeTableCommand({ TableName: "books-dev" }))).Table;
  const mappings = async () =>
    (await cloud.client(LambdaClient).send(new ListEventSourceMappingsCommand({}))).EventSourceMappings;

  const columns = ["--column", "id", "--column", "year:number", "--partition-key", "id", "--sort-key", "year"];
  await done(directory, "add", "storage", "--yes", "--name", "books", ...columns, "--trigger", "watcher");
  await push();
  const table = await described();
  expect(table).toMatchObject({
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "year", KeyType: "RANGE" },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  });
  expect(await mappings()).toMatchObject([
    { BatchSize: 100, EventSourceArn: table?.LatestStreamArn, FunctionArn: expect.stringMatching(/watcher-dev$/) },
  ]);
  const { storage } = readJson(directory, "amplify/backend/amplify-meta.json") as Record<string, object>;
  expect(storage).toMatchObject({
    books: {
      service: "DynamoDB",
      output: {
        ...{ Name: "books-dev", Arn: table?.TableArn, StreamArn: table?.LatestStreamArn, Region: "us-east-1" },
        ...{ PartitionKeyName: "id", PartitionKeyType: "S", SortKeyName: "year", SortKeyType: "N" },
      },
    },
  });
  expect(readJson(directory, "src/amplifyconfiguration.json")).toMatchObject({
    aws_dynamodb_table_schemas: [{ tableName: "books-dev", region: "us-east-1" }],
  });

  await done(directory, "update", "storage", "--gsi", "byYear:year");
  await push();
  expect((await described())?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: "byYear", IndexStatus: "ACTIVE" }]);
  expect((await described())?.TableId).toBe(table?.TableId);

  await done(directory, "remove", "function", "watcher", "--yes");
  await done(directory, "remove", "storage", "books", "--yes");
  await push();
  expect(await mappings()).toEqual([]);
  await expect(described()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
