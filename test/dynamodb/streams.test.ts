import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type StreamViewType,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusal } from "../harness/refusal.js";
import type { World } from "../resources/world.js";
import { clientOf, inProcess } from "./in-process.js";

let cloud: World;
let client: DynamoDBClient;
beforeEach(() => {
  ({ cloud, client } = inProcess());
});
afterEach(() => cloud.close());

const streamed = async (StreamViewType: StreamViewType): Promise<string> => {
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: "notes",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    }),
  );
  return TableDescription?.LatestStreamArn ?? "";
};
const put = (id: string, text?: string) =>
  client.send(new PutItemCommand({ TableName: "notes", Item: { id: { S: id }, ...(text && { text: { S: text } }) } }));
const Key = { id: { S: "a" } };
const all = (arn: string) => cloud.tables.streams.read(arn, "TRIM_HORIZON", 100);

test("a write becomes a record as Lambda gets it", async () => {
  const arn = await streamed("NEW_AND_OLD_IMAGES");
  expect(arn).toBe("arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/2026-03-01T12:00:00.250");
  await client.send(new PutItemCommand({ TableName: "notes", Item: { ...Key, bytes: { B: new Uint8Array([1, 2]) } } }));
  await client.send(
    new UpdateItemCommand({
      TableName: "notes",
      Key,
      UpdateExpression: "REMOVE bytes ADD n :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
  );
  await client.send(new DeleteItemCommand({ TableName: "notes", Key }));
  const common = {
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: arn,
  };
  const dynamodb = {
    ApproximateCreationDateTime: 1772366400,
    Keys: Key,
    StreamViewType: "NEW_AND_OLD_IMAGES",
    SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
  };
  const [first, second] = [
    { ...Key, bytes: { B: "AQI=" } },
    { ...Key, n: { N: "1" } },
  ];
  expect(all(arn)).toEqual([
    { ...common, eventName: "INSERT", dynamodb: { ...dynamodb, NewImage: first, SizeBytes: 13 } },
    { ...common, eventName: "MODIFY", dynamodb: { ...dynamodb, NewImage: second, OldImage: first, SizeBytes: 19 } },
    { ...common, eventName: "REMOVE", dynamodb: { ...dynamodb, OldImage: second, SizeBytes: 9 } },
  ]);
  const numbers = all(arn).map(({ dynamodb: { SequenceNumber } }) => BigInt(SequenceNumber));
  expect(numbers).toEqual([...numbers].sort());
  expect(new Set(all(arn).map(({ eventID }) => eventID)).size).toBe(3);
});

test.each<[StreamViewType, string[]]>([
  ["KEYS_ONLY", []],
  ["NEW_IMAGE", ["NewImage"]],
  ["OLD_IMAGE", ["OldImage"]],
  ["NEW_AND_OLD_IMAGES", ["NewImage", "OldImage"]],
])("%s shows %j", async (view, images) => {
  const arn = await streamed(view);
  await put("a", "1");
  await put("a", "2");
  const { dynamodb } = all(arn)[1] ?? {};
  expect(Object.keys(dynamodb ?? {}).filter((name) => name.endsWith("Image"))).toEqual(images);
});

test("what changes nothing has no record; neither has what was refused", async () => {
  const arn = await streamed("NEW_IMAGE");
  await put("a", "same");
  await put("a", "same");
  await client.send(new DeleteItemCommand({ TableName: "notes", Key: { id: { S: "absent" } } }));
  await refusal(
    client.send(new PutItemCommand({ TableName: "notes", Item: Key, ConditionExpression: "attribute_not_exists(id)" })),
  );
  await refusal(
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: "notes", Item: { id: { S: "b" } } } },
          { Delete: { TableName: "notes", Key, ConditionExpression: "attribute_not_exists(id)" } },
        ],
      }),
    ),
  );
  expect(all(arn)).toHaveLength(1);
});

test("batches and transactions are told item by item, once they are on disk", async () => {
  const arn = await streamed("KEYS_ONLY");
  const { streams } = cloud.tables;
  const heard: number[] = [];
  const unsubscribe = streams.onRecords(arn, () => heard.push(all(arn).length));
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: { notes: ["a", "b", "c"].map((id) => ({ PutRequest: { Item: { id: { S: id } } } })) },
    }),
  );
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Delete: { TableName: "notes", Key } },
        { Put: { TableName: "notes", Item: { id: { S: "d" } } } },
      ],
    }),
  );
  unsubscribe();
  await put("e");
  expect(heard).toEqual([3, 5]);
  expect(all(arn).map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys.id?.S])).toEqual([
    ["INSERT", "a"],
    ["INSERT", "b"],
    ["INSERT", "c"],
    ["REMOVE", "a"],
    ["INSERT", "d"],
    ["INSERT", "e"],
  ]);
});

test("a reader goes on where it was, from the beginning or from now", async () => {
  const arn = await streamed("KEYS_ONLY");
  const { streams } = cloud.tables;
  const before = streams.latest(arn);
  for (const id of ["a", "b", "c"]) await put(id);
  const ids = (after: string, limit = 100) =>
    streams.read(arn, after, limit).map(({ dynamodb }) => dynamodb.Keys.id?.S);
  expect(ids("TRIM_HORIZON", 2)).toEqual(["a", "b"]);
  expect(ids(streams.read(arn, "TRIM_HORIZON", 2)[1]?.dynamodb.SequenceNumber ?? "")).toEqual(["c"]);
  expect(ids(before)).toEqual(["a", "b", "c"]);
  expect(ids(streams.latest(arn))).toEqual([]);
  expect(ids("LATEST")).toEqual([]);
});

test("records are kept for a day", async () => {
  const arn = await streamed("KEYS_ONLY");
  await put("a");
  cloud.clock.time = new Date(cloud.clock.time.getTime() + 25 * 60 * 60 * 1000);
  client = clientOf(cloud);
  await put("b");
  expect(all(arn).map(({ dynamodb }) => dynamodb.Keys.id?.S)).toEqual(["b"]);
});

test("a stream is switched off and on: another one, and nothing was recorded between", async () => {
  const arn = await streamed("KEYS_ONLY");
  const { streams } = cloud.tables;
  const change = async (StreamEnabled: boolean, StreamViewType?: StreamViewType) =>
    (
      await client.send(
        new UpdateTableCommand({
          TableName: "notes",
          StreamSpecification: { StreamEnabled, ...(StreamViewType && { StreamViewType }) },
        }),
      )
    ).TableDescription;
  expect((await refusal(change(true, "NEW_IMAGE")))[2]).toBe(`Table already has an enabled stream: TableName: ${arn}`);
  const off = await change(false);
  expect([off?.LatestStreamArn, off?.StreamSpecification]).toEqual([arn, undefined]);
  await put("unseen");
  const on = await change(true, "NEW_IMAGE");
  expect(on?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_IMAGE" });
  expect(on?.LatestStreamArn).not.toBe(arn);
  expect(on?.LatestStreamArn).toBe(
    `arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/${on?.LatestStreamLabel}`,
  );
  expect([streams.exists(arn), streams.exists(on?.LatestStreamArn ?? "")]).toEqual([false, true]);
  await put("seen");
  expect(all(on?.LatestStreamArn ?? "").map(({ dynamodb }) => dynamodb.Keys.id?.S)).toEqual(["seen"]);
});
