import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusal } from "../harness/refusal.js";
import { NOW, type World } from "../resources/world.js";
import { inProcess } from "./in-process.js";

let cloud: World;
let client: DynamoDBClient;
beforeEach(() => {
  ({ cloud, client } = inProcess());
});
afterEach(() => cloud.close());

const ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
const ID: AttributeDefinition = { AttributeName: "id", AttributeType: "S" };
const ORDERS: CreateTableCommandInput = {
  TableName: "orders",
  AttributeDefinitions: [ID],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};
const PROVISIONED = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
} as const;
const BY_STATUS: GlobalSecondaryIndex = {
  IndexName: "by-status",
  KeySchema: [{ AttributeName: "status", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
};
const STATUS: AttributeDefinition = { AttributeName: "status", AttributeType: "S" };

const create = async (more: Partial<CreateTableCommandInput> = {}) =>
  (await client.send(new CreateTableCommand({ ...ORDERS, ...more }))).TableDescription;
const update = async (change: Omit<UpdateTableCommandInput, "TableName">) =>
  (await client.send(new UpdateTableCommand({ TableName: "orders", ...change }))).TableDescription;
const described = async (TableName = "orders") => (await client.send(new DescribeTableCommand({ TableName }))).Table;

test("a table is there at once, as it was described", async () => {
  const made = await create({
    ...PROVISIONED,
    AttributeDefinitions: [ID, STATUS],
    GlobalSecondaryIndexes: [{ ...BY_STATUS, ProvisionedThroughput: PROVISIONED.ProvisionedThroughput }],
    SSESpecification: { Enabled: true },
    TableClass: "STANDARD_INFREQUENT_ACCESS",
    DeletionProtectionEnabled: true,
  });
  expect(made).toEqual({
    TableName: "orders",
    TableArn: ARN,
    TableId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    TableStatus: "ACTIVE",
    CreationDateTime: NOW,
    AttributeDefinitions: [ID, STATUS],
    KeySchema: ORDERS.KeySchema,
    ProvisionedThroughput: { ...PROVISIONED.ProvisionedThroughput, NumberOfDecreasesToday: 0 },
    ItemCount: 0,
    TableSizeBytes: 0,
    GlobalSecondaryIndexes: [
      {
        ...BY_STATUS,
        IndexArn: `${ARN}/index/by-status`,
        IndexStatus: "ACTIVE",
        ProvisionedThroughput: { ...PROVISIONED.ProvisionedThroughput, NumberOfDecreasesToday: 0 },
        IndexSizeBytes: 0,
        ItemCount: 0,
      },
    ],
    SSEDescription: { Status: "ENABLED", SSEType: "KMS" },
    TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
    DeletionProtectionEnabled: true,
  });
  expect(await described()).toEqual(made);
  expect(await described(ARN)).toEqual(made);
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: "orders" });
});

test.each<[string, Partial<CreateTableCommandInput>, string]>([
  [
    "a name that is too short",
    { TableName: "ab" },
    "TableName must be at least 3 characters long and at most 255 characters long",
  ],
  [
    "no throughput",
    { BillingMode: "PROVISIONED" },
    "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
  ],
  [
    "throughput on demand",
    { ProvisionedThroughput: PROVISIONED.ProvisionedThroughput },
    "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
  ],
  [
    "a key without a definition",
    { KeySchema: [{ AttributeName: "other", KeyType: "HASH" }] },
    "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [id]",
  ],
  [
    "a definition without a key",
    { AttributeDefinitions: [ID, STATUS] },
    "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
  ],
  [
    "one definition too many beside an index",
    {
      AttributeDefinitions: [ID, STATUS, { AttributeName: "more", AttributeType: "N" }],
      GlobalSecondaryIndexes: [BY_STATUS],
    },
    "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [id, status, more], keys used: [id, status]",
  ],
  [
    "a stream without a view",
    { StreamSpecification: { StreamEnabled: true } },
    "One or more parameter values were invalid: StreamViewType must be specified when stream is enabled",
  ],
  [
    "a policy of its own",
    { ResourcePolicy: "{}" },
    "Sekisho does not speak ResourcePolicy of DynamoDB tables yet; see docs/support.md",
  ],
])("%s is refused", async (_, more, message) => {
  expect(await refusal(create(more))).toEqual([400, "ValidationException", message]);
});

test("a name is taken once", async () => {
  await create();
  expect(await refusal(create())).toEqual([400, "ResourceInUseException", "Table already exists: orders"]);
  expect(await refusal(described("others"))).toEqual([
    400,
    "ResourceNotFoundException",
    "Requested resource not found: Table: others not found",
  ]);
});

test("tables are listed in pages", async () => {
  for (const TableName of ["c-table", "a-table", "b-table"]) await create({ TableName });
  const first = await client.send(new ListTablesCommand({ Limit: 2 }));
  expect([first.TableNames, first.LastEvaluatedTableName]).toEqual([["a-table", "b-table"], "b-table"]);
  const rest = await client.send(new ListTablesCommand({ ExclusiveStartTableName: first.LastEvaluatedTableName }));
  expect([rest.TableNames, rest.LastEvaluatedTableName]).toEqual([["c-table"], undefined]);
});

test("a deleted table is gone with its items; a new one of the name begins empty", async () => {
  await create({ AttributeDefinitions: [ID, STATUS], GlobalSecondaryIndexes: [BY_STATUS] });
  await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "1" }, status: { S: "new" } } }));
  expect(await described()).toMatchObject({ ItemCount: 1 });
  const { TableDescription } = await client.send(new DeleteTableCommand({ TableName: "orders" }));
  expect(TableDescription).toMatchObject({ TableName: "orders", TableStatus: "DELETING" });
  await waitUntilTableNotExists({ client, maxWaitTime: 30 }, { TableName: "orders" });
  await create({ AttributeDefinitions: [ID, STATUS], GlobalSecondaryIndexes: [BY_STATUS] });
  expect(await described()).toMatchObject({ ItemCount: 0 });
  expect(await byStatus("new")).toEqual([]);
});

test("a protected table stays", async () => {
  await create({ DeletionProtectionEnabled: true });
  const remove = () => client.send(new DeleteTableCommand({ TableName: "orders" }));
  expect(await refusal(remove())).toEqual([
    400,
    "ValidationException",
    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
  ]);
  expect(await update({ DeletionProtectionEnabled: false })).toMatchObject({ DeletionProtectionEnabled: false });
  await remove();
});

const byStatus = async (status: string) =>
  (
    await client.send(
      new QueryCommand({
        TableName: "orders",
        IndexName: "by-status",
        KeyConditionExpression: "#s = :s",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": { S: status } },
      }),
    )
  ).Items?.map(({ id }) => id?.S);

test("an index that comes later has the items that were there, and goes again", async () => {
  await create();
  for (const [id, status] of [
    ["1", "new"],
    ["2", "sent"],
    ["3", "new"],
  ] as const)
    await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: id }, status: { S: status } } }));
  await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "4" } } }));
  const changed = await update({
    AttributeDefinitions: [ID, STATUS],
    GlobalSecondaryIndexUpdates: [{ Create: BY_STATUS }],
  });
  expect(changed?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: "by-status", IndexStatus: "ACTIVE" }]);
  expect((await byStatus("new"))?.sort()).toEqual(["1", "3"]);
  const without = await update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-status" } }] });
  expect([without?.GlobalSecondaryIndexes, without?.AttributeDefinitions]).toEqual([undefined, [ID]]);
  expect((await refusal(byStatus("new")))[2]).toBe("The table does not have the specified index: by-status");
});

test.each<[string, Omit<UpdateTableCommandInput, "TableName">, string, string]>([
  [
    "nothing",
    {},
    "ValidationException",
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
  ],
  [
    "an index over an unknown attribute",
    { GlobalSecondaryIndexUpdates: [{ Create: BY_STATUS }] },
    "ValidationException",
    "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [status], AttributeDefinitions: [id]",
  ],
  [
    "two indexes at once",
    {
      AttributeDefinitions: [STATUS],
      GlobalSecondaryIndexUpdates: [{ Create: BY_STATUS }, { Create: { ...BY_STATUS, IndexName: "again" } }],
    },
    "LimitExceededException",
    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
  ],
  [
    "an index that isn't there",
    { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "absent" } }] },
    "ResourceNotFoundException",
    "Requested resource not found",
  ],
  [
    "throughput on demand",
    { ProvisionedThroughput: PROVISIONED.ProvisionedThroughput },
    "ValidationException",
    "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
  ],
  [
    "replicas",
    { ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
    "ValidationException",
    "Sekisho does not speak ReplicaUpdates of DynamoDB tables yet; see docs/support.md",
  ],
])("an update with %s is refused", async (_, change, code, message) => {
  await create();
  expect(await refusal(update(change))).toEqual([400, code, message]);
});

test("throughput and billing change", async () => {
  await create(PROVISIONED);
  const more = { ReadCapacityUnits: 10, WriteCapacityUnits: 2 };
  expect(await update({ ProvisionedThroughput: more })).toMatchObject({ ProvisionedThroughput: more });
  expect((await refusal(update({ ProvisionedThroughput: more })))[2]).toContain("will not change");
  expect(await update({ BillingMode: "PAY_PER_REQUEST" })).toMatchObject({
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  });
});

test("tags, time to live and point-in-time recovery are kept with the table", async () => {
  await create({ Tags: [{ Key: "team", Value: "blue" }] });
  await client.send(
    new TagResourceCommand({
      ResourceArn: ARN,
      Tags: [
        { Key: "team", Value: "red" },
        { Key: "stage", Value: "dev" },
      ],
    }),
  );
  await client.send(new UntagResourceCommand({ ResourceArn: ARN, TagKeys: ["stage"] }));
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: ARN }));
  expect(Tags).toEqual([{ Key: "team", Value: "red" }]);
  expect((await refusal(client.send(new ListTagsOfResourceCommand({ ResourceArn: `${ARN}s` }))))[1]).toBe(
    "ResourceNotFoundException",
  );

  const ttl = (Enabled: boolean, AttributeName: string) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName: "orders", TimeToLiveSpecification: { Enabled, AttributeName } }),
    );
  const ttlNow = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: "orders" }))).TimeToLiveDescription;
  expect(await ttlNow()).toEqual({ TimeToLiveStatus: "DISABLED" });
  await ttl(true, "ends");
  expect(await ttlNow()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "ends" });
  expect((await refusal(ttl(true, "ends")))[2]).toBe("TimeToLive is already enabled");
  await ttl(false, "ends");
  expect(await ttlNow()).toEqual({ TimeToLiveStatus: "DISABLED" });

  const { ContinuousBackupsDescription } = await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: "orders",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  expect(ContinuousBackupsDescription).toEqual({
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35 },
  });
  expect(
    (await client.send(new DescribeContinuousBackupsCommand({ TableName: "orders" }))).ContinuousBackupsDescription,
  ).toEqual(ContinuousBackupsDescription);
  expect((await refusal(client.send(new DescribeContinuousBackupsCommand({ TableName: "others" }))))[1]).toBe(
    "TableNotFoundException",
  );
});
