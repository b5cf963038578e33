import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";
import { refusal } from "../harness/refusal.js";

const cloud = await startCloud();
const ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/notes";
const CALLER = "arn:aws:sts::000000000000:assumed-role";
const HELD = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["ada"] } };

/** A client with the rights of a role that has these statements. */
async function clientOf(RoleName: string, ...statements: object[]): Promise<DynamoDBClient> {
  const document = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const trust = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: "sts:AssumeRole" };
  const iam = cloud.client(IAMClient);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document([trust]) }));
  if (statements.length > 0)
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "tables", PolicyDocument: document(statements) }));
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "ada" }));
  return cloud.client(DynamoDBClient, {
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
}

const key = (owner: string) => ({ owner: { S: owner }, id: { S: "1" } });
const get = (owner = "ada") => new GetItemCommand({ TableName: "notes", Key: key(owner) });
const put = (owner = "ada") => new PutItemCommand({ TableName: "notes", Item: { ...key(owner), text: { S: "t" } } });
const query = (owner = "ada", IndexName?: string) =>
  new QueryCommand({
    TableName: "notes",
    IndexName,
    KeyConditionExpression: IndexName ? "id = :k" : "#o = :k",
    ...(!IndexName && { ExpressionAttributeNames: { "#o": "owner" } }),
    ExpressionAttributeValues: { ":k": { S: owner } },
  });

beforeAll(async () => {
  await cloud.client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName: "notes",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["owner", "id"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      KeySchema: [
        { AttributeName: "owner", KeyType: "HASH" },
        { AttributeName: "id", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-id",
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
});

const denied = (role: string, action: string, resource = ARN) => [
  400,
  "AccessDeniedException",
  `User: ${CALLER}/${role}/ada is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`,
];

test("a role may do what its policy says, on that table, and nothing else", async () => {
  const reader = await clientOf("reader", {
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "dynamodb:Query"],
    Resource: ARN,
  });
  await reader.send(get());
  await reader.send(query());
  const batch = { notes: [{ PutRequest: { Item: key("ada") } }] };
  const work: [Promise<unknown>, string, string?][] = [
    [reader.send(put()), "PutItem"],
    [reader.send(new DeleteItemCommand({ TableName: "notes", Key: key("ada") })), "DeleteItem"],
    [reader.send(new ScanCommand({ TableName: "notes" })), "Scan"],
    [reader.send(query("1", "by-id")), "Query", `${ARN}/index/by-id`],
    [reader.send(new BatchWriteItemCommand({ RequestItems: batch })), "BatchWriteItem"],
    [
      reader.send(new GetItemCommand({ TableName: "others", Key: key("ada") })),
      "GetItem",
      ARN.replace("notes", "others"),
    ],
    [
      reader.send(new GetItemCommand({ TableName: ARN.replace("notes", "others"), Key: key("ada") })),
      "GetItem",
      ARN.replace("notes", "others"),
    ],
    [reader.send(new ListTablesCommand()), "ListTables", "*"],
  ];
  for (const [call, action, resource] of work) expect(await refusal(call)).toEqual(denied("reader", action, resource));
});

test("a Deny stands, and is told as such", async () => {
  const held = await clientOf(
    "held",
    { Effect: "Allow", Action: "dynamodb:*", Resource: "*" },
    { Effect: "Deny", Action: "dynamodb:DeleteItem", Resource: ARN },
  );
  await held.send(put());
  expect((await refusal(held.send(new DeleteItemCommand({ TableName: "notes", Key: key("ada") }))))[2]).toBe(
    `User: ${CALLER}/held/ada is not authorized to perform: dynamodb:DeleteItem on resource: ${ARN} with an explicit deny in an identity-based policy`,
  );
});

test("a role without a policy may nothing; whoever doesn't sign, neither", async () => {
  const nobody = await clientOf("nobody");
  expect(await refusal(nobody.send(get()))).toEqual(denied("nobody", "GetItem"));
  const response = await fetch(cloud.url, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.GetItem" },
    body: JSON.stringify({ TableName: "notes", Key: key("ada") }),
  });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { __type: "MissingAuthenticationTokenException" },
  ]);
});

test("each action of a transaction is asked about", async () => {
  const putter = await clientOf("putter", { Effect: "Allow", Action: "dynamodb:PutItem", Resource: ARN });
  const Put = { TableName: "notes", Item: key("ada") };
  await putter.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  const both = [{ Put }, { Delete: { TableName: "notes", Key: key("bea") } }];
  expect(await refusal(putter.send(new TransactWriteItemsCommand({ TransactItems: both })))).toEqual(
    denied("putter", "DeleteItem"),
  );
});

test("dynamodb:LeadingKeys holds everybody to items of their own", async () => {
  const actions = ["GetItem", "PutItem", "Query", "BatchGetItem"].map((name) => `dynamodb:${name}`);
  const own = await clientOf("own", { Effect: "Allow", Action: actions, Resource: ARN, Condition: HELD });
  const batch = (...owners: string[]) =>
    new BatchGetItemCommand({ RequestItems: { notes: { Keys: owners.map(key) } } });
  for (const command of [put(), get(), query(), batch("ada")]) await own.send(command as GetItemCommand);
  for (const [command, action] of [
    [put("bea"), "PutItem"],
    [get("bea"), "GetItem"],
    [query("bea"), "Query"],
    [batch("ada", "bea"), "BatchGetItem"],
  ] as const)
    expect(await refusal(own.send(command as GetItemCommand))).toEqual(denied("own", action));
});

test("dynamodb:Attributes holds to attributes, dynamodb:Select to asking for them", async () => {
  const Condition = {
    "ForAllValues:StringEquals": { "dynamodb:Attributes": ["owner", "id", "note"] },
    StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
  };
  const Action = ["dynamodb:UpdateItem", "dynamodb:Query"];
  const narrow = await clientOf("narrow", { Effect: "Allow", Action, Resource: ARN, Condition });
  const set = (UpdateExpression: string) =>
    narrow.send(
      new UpdateItemCommand({
        TableName: "notes",
        Key: key("ada"),
        UpdateExpression,
        ExpressionAttributeValues: { ":x": { S: "x" } },
      }),
    );
  const projected = (ProjectionExpression?: string) => {
    const { input } = query();
    return narrow.send(new QueryCommand({ ...input, ProjectionExpression }));
  };
  await set("SET note = :x");
  expect(await refusal(set("SET salary = :x"))).toEqual(denied("narrow", "UpdateItem"));
  await projected("id");
  expect(await refusal(projected())).toEqual(denied("narrow", "Query"));
  expect(await refusal(projected("salary"))).toEqual(denied("narrow", "Query"));
});
