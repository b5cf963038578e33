import { CreateTableCommand, TransactionCanceledException, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusal } from "../harness/refusal.js";
import type { World } from "../resources/world.js";
import { clientOf, inProcess } from "./in-process.js";

let cloud: World;
let documents: DynamoDBDocumentClient;
const TableName = "accounts";

beforeEach(async () => {
  ({ cloud } = inProcess());
  connect();
  await documents.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }) as never,
  );
  for (const [id, amount] of [
    ["ada", 10],
    ["bea", 5],
  ] as const)
    await documents.send(new PutCommand({ TableName, Item: { id, amount } }));
});
afterEach(() => cloud.close());

function connect(): void {
  documents = DynamoDBDocumentClient.from(clientOf(cloud));
}

const amounts = async () => {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  return Object.fromEntries(Items.map(({ id, amount }) => [id, amount]));
};
const write = (TransactItems: TransactWriteCommandInput["TransactItems"], ClientRequestToken?: string) =>
  documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
const move = (from: string, to: string, amount: number) => [
  {
    Update: {
      TableName,
      Key: { id: from },
      UpdateExpression: "SET amount = amount - :n",
      ConditionExpression: "amount >= :n",
      ExpressionAttributeValues: { ":n": amount },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    },
  },
  {
    Update: {
      TableName,
      Key: { id: to },
      UpdateExpression: "ADD amount :n",
      ExpressionAttributeValues: { ":n": amount },
    },
  },
];

test("all of a transaction happens", async () => {
  await write([
    ...move("ada", "bea", 4),
    { Put: { TableName, Item: { id: "cid", amount: 0 }, ConditionExpression: "attribute_not_exists(id)" } },
    { ConditionCheck: { TableName, Key: { id: "dan" }, ConditionExpression: "attribute_not_exists(id)" } },
  ]);
  expect(await amounts()).toEqual({ ada: 6, bea: 9, cid: 0 });
  await write([{ Delete: { TableName, Key: { id: "cid" } } }]);
  const { Responses } = await documents.send(
    new TransactGetCommand({
      TransactItems: ["bea", "cid"].map((id) => ({ Get: { TableName, Key: { id }, ProjectionExpression: "amount" } })),
    }),
  );
  expect(Responses).toEqual([{ Item: { amount: 9 } }, {}]);
});

test("or nothing of it, with the reason of each action", async () => {
  const error: unknown = await write([
    { Put: { TableName, Item: { id: "cid" } } },
    ...move("bea", "ada", 6),
    { ConditionCheck: { TableName, Key: { id: "dan" }, ConditionExpression: "attribute_exists(id)" } },
  ]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TransactionCanceledException);
  expect(error).toMatchObject({
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None, ConditionalCheckFailed]",
    CancellationReasons: [
      { Code: "None" },
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: { id: { S: "bea" } } },
      { Code: "None" },
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
    ],
  });
  expect(await amounts()).toEqual({ ada: 10, bea: 5 });
});

test("a token is answered once, for ten minutes and for one request", async () => {
  await write(move("ada", "bea", 1), "token-1");
  await write(move("ada", "bea", 1), "token-1");
  expect(await amounts()).toEqual({ ada: 9, bea: 6 });
  expect((await refusal(write(move("ada", "bea", 2), "token-1")))[1]).toBe("IdempotentParameterMismatchException");
  cloud.clock.time = new Date(cloud.clock.time.getTime() + 11 * 60_000);
  connect();
  await write(move("ada", "bea", 1), "token-1");
  expect(await amounts()).toEqual({ ada: 8, bea: 7 });
});

test.each<[string, TransactWriteItem[], string]>([
  [
    "two actions on one item",
    [{ Put: { TableName, Item: { id: "x" } as never } }, { Delete: { TableName, Key: { id: "x" } as never } }],
    "Transaction request cannot include multiple operations on one item",
  ],
  [
    "an entry with two actions",
    [{ Put: { TableName, Item: { id: "x" } as never }, Delete: { TableName, Key: { id: "y" } as never } }],
    "TransactItems can only contain one of Check, Put, Update or Delete",
  ],
  [
    "an expression that can't be read",
    [{ Delete: { TableName, Key: { id: "x" } as never, ConditionExpression: "oh no" } }],
    expect.stringContaining("Invalid ConditionExpression: Syntax error; ") as never,
  ],
])("%s is refused", async (_, items, message) => {
  expect(await refusal(write(items as never))).toEqual([400, "ValidationException", message]);
});
