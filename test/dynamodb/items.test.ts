import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  QueryCommand as QueryDocuments,
  ScanCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";
import { refusal } from "../harness/refusal.js";

const cloud = await startCloud();
const client = cloud.client(DynamoDBClient);
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
afterEach(() => expect(cloud.defects).toEqual([]));

const table = (TableName: string, more: Partial<CreateTableCommandInput> = {}) =>
  client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      ...more,
    }),
  );
const sorted = (type: "S" | "N" | "B"): Partial<CreateTableCommandInput> => ({
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "at", AttributeType: type },
    { AttributeName: "kind", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "id", KeyType: "HASH" },
    { AttributeName: "at", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-kind",
      KeySchema: [
        { AttributeName: "kind", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["title"] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "own-kinds",
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "kind", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
});
beforeAll(async () => {
  await table("plain");
  await table("sorted", sorted("N"));
});

const put = (Item: Record<string, unknown>, TableName = "plain") => documents.send(new PutCommand({ TableName, Item }));
const item = async (id: string) => (await documents.send(new GetCommand({ TableName: "plain", Key: { id } }))).Item;
const update = (id: string, UpdateExpression: string, more: Partial<UpdateCommandInput> = {}) =>
  documents.send(new UpdateCommand({ TableName: "plain", Key: { id }, UpdateExpression, ...more }));

test("every type of value comes back as it went in", async () => {
  const everything = {
    id: "all",
    text: "日本語 \u0000 \"'",
    number: -12.5,
    large: 9007199254740991,
    bytes: new Uint8Array([0, 255, 16]),
    yes: true,
    nothing: null,
    texts: new Set(["a", "b"]),
    numbers: new Set([1, 2.5]),
    binaries: new Set([new Uint8Array([1]), new Uint8Array([2, 3])]),
    list: [1, "two", [true], { B: "not bytes" }],
    map: { S: { N: "a name like a type" }, empty: {}, none: [] },
    "": undefined,
  };
  await put(everything);
  const { "": _, ...kept } = everything;
  expect(await item("all")).toEqual(kept);
});

test.each<[string, string, object, Record<string, unknown>, object]>([
  ["sets", "SET a = :one, m.x = :two", { m: {} }, { ":one": 1, ":two": 2 }, { a: 1, m: { x: 2 } }],
  ["counts", "SET n = if_not_exists(n, :zero) + :one", {}, { ":zero": 0, ":one": 1 }, { n: 1 }],
  ["subtracts", "SET n = n - :one", { n: 1.3 }, { ":one": 1 }, { n: 0.3 }],
  ["swaps by the item as it was", "SET a = b, b = a", { a: 1, b: 2 }, {}, { a: 2, b: 1 }],
  ["appends", "SET l = list_append(l, :more)", { l: [1] }, { ":more": [2, 3] }, { l: [1, 2, 3] }],
  ["replaces in a list", "SET l[1] = :x", { l: [1, 2, 3] }, { ":x": "x" }, { l: [1, "x", 3] }],
  ["sets behind the end of a list", "SET l[7] = :x", { l: [1] }, { ":x": "x" }, { l: [1, "x"] }],
  ["removes", "REMOVE a, m.x", { a: 1, m: { x: 1, y: 2 } }, {}, { m: { y: 2 } }],
  ["removes from a list by its old positions", "REMOVE l[0], l[1], l[3]", { l: [0, 1, 2, 3, 4] }, {}, { l: [2, 4] }],
  ["sets and removes by old positions", "REMOVE l[0] SET l[1] = :x", { l: [0, 1] }, { ":x": "x" }, { l: ["x"] }],
  [
    "adds to numbers and sets",
    "ADD n :one, s :more",
    { n: 1, s: new Set(["a"]) },
    { ":one": 1, ":more": new Set(["a", "b"]) },
    { n: 2, s: new Set(["a", "b"]) },
  ],
  [
    "takes out of sets",
    "DELETE s :some",
    { s: new Set(["a", "b"]) },
    { ":some": new Set(["a"]) },
    { s: new Set(["b"]) },
  ],
])("an update %s", async (_, expression, before, values, after) => {
  await put({ id: "updated", ...before });
  const ExpressionAttributeValues = Object.keys(values).length > 0 ? values : undefined;
  const { Attributes } = await update("updated", expression, { ExpressionAttributeValues, ReturnValues: "ALL_NEW" });
  expect(Attributes).toEqual({ id: "updated", ...after });
  expect(await item("updated")).toEqual({ id: "updated", ...after });
});

test("the older parameters work beside expressions: AttributeUpdates, Expected, KeyConditions, QueryFilter, ScanFilter", async () => {
  await put({ id: "older", n: 1, tags: new Set(["a"]), gone: true });
  const updated = await documents.send(
    new UpdateCommand({
      TableName: "plain",
      Key: { id: "older" },
      AttributeUpdates: {
        n: { Action: "ADD", Value: 2 },
        tags: { Action: "ADD", Value: new Set(["b"]) },
        gone: { Action: "DELETE" },
        title: { Action: "PUT", Value: "t" },
      },
      Expected: { n: { Value: 1 }, absent: { Exists: false } },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  expect(updated.Attributes).toEqual({ n: 3, tags: new Set(["a", "b"]), title: "t" });
  const stale = {
    TableName: "plain",
    Key: { id: "older" },
    Expected: { n: { ComparisonOperator: "LT", Value: 3 } },
  } as const;
  expect(await refusal(documents.send(new DeleteCommand(stale)))).toEqual([
    400,
    "ConditionalCheckFailedException",
    "The conditional request failed",
  ]);
  for (const at of [1, 2, 3]) await put({ id: "q", at, title: `t${at}` }, "sorted");
  const found = await documents.send(
    new QueryDocuments({
      TableName: "sorted",
      KeyConditions: {
        id: { ComparisonOperator: "EQ", AttributeValueList: ["q"] },
        at: { ComparisonOperator: "GE", AttributeValueList: [2] },
      },
      QueryFilter: { title: { ComparisonOperator: "NE", AttributeValueList: ["t3"] } },
    }),
  );
  expect([found.Items, found.Count, found.ScannedCount]).toEqual([[{ id: "q", at: 2, title: "t2" }], 1, 2]);
  const scanned = await documents.send(
    new ScanCommand({
      TableName: "sorted",
      ScanFilter: { title: { ComparisonOperator: "BEGINS_WITH", AttributeValueList: ["t1"] } },
    }),
  );
  expect(scanned.Items).toEqual([{ id: "q", at: 1, title: "t1" }]);
});

test.each<[string, object, boolean]>([
  ["attribute_not_exists(id)", {}, false],
  ["attribute_exists(n) AND n BETWEEN :low AND :high", { ":low": 1, ":high": 9 }, true],
  ["n IN (:a, :b) OR contains(tags, :t)", { ":a": 8, ":b": 9, ":t": "a" }, true],
  ["NOT begins_with(title, :p)", { ":p": "ti" }, false],
  ["size(title) > :n AND attribute_type(title, :s)", { ":n": 4, ":s": "S" }, true],
  ["m.deep[1] = :x", { ":x": "x" }, true],
  ["n <> :n", { ":n": 5 }, false],
])("the condition %s with %j", async (ConditionExpression, values, holds) => {
  await put({ id: "held", n: 5, title: "title", tags: new Set(["a"]), m: { deep: [0, "x"] } });
  const work = update("held", "SET seen = :seen", {
    ConditionExpression,
    ExpressionAttributeValues: { ":seen": true, ...values },
  });
  if (holds) await work;
  else expect(await refusal(work)).toEqual([400, "ConditionalCheckFailedException", "The conditional request failed"]);
  expect((await item("held"))?.seen).toBe(holds ? true : undefined);
});

test.each<[string, unknown, boolean]>([
  ["m = :v", { x: [1, { y: null }], z: "z" }, true],
  ["m = :v", { x: [1, { y: null }] }, false],
  ["m <> :v", { z: "z", x: [1, { y: null }] }, false],
  ["l = :v", [1, [2]], true],
  ["l = :v", [[2], 1], false],
  ["NOT l <> :v", [1, [2]], true],
  ["m.x IN (:v)", [1, { y: null }], true],
  ["tags = :v", new Set(["b", "a"]), true],
  ["tags = :v", ["b", "a"], false],
  ["n = :v OR absent = :v", 5, true],
  ["n = :v AND absent = :v", 5, false],
  ["absent <> :v", 5, true],
])("%s with %j compares whole values: %j", async (FilterExpression, value, isFound) => {
  await put({ id: "compared", n: 5, m: { x: [1, { y: null }], z: "z" }, l: [1, [2]], tags: new Set(["a", "b"]) });
  const { Items = [] } = await documents.send(
    new ScanCommand({ TableName: "plain", FilterExpression, ExpressionAttributeValues: { ":v": value } }),
  );
  expect(Items.some(({ id }) => id === "compared")).toBe(isFound);
});

test("a failed condition brings the item that failed it, where that is asked for", async () => {
  await put({ id: "taken", by: "somebody" });
  const error = await documents
    .send(
      new PutCommand({
        TableName: "plain",
        Item: { id: "taken" },
        ConditionExpression: "attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    )
    .catch((thrown: { Item?: unknown }) => thrown.Item);
  expect(error).toEqual({ id: { S: "taken" }, by: { S: "somebody" } });
  await put({ id: "taken", by: "me" });
});

test.each<[string, () => Promise<unknown>, string, string]>([
  ["no table", () => put({ id: "x" }, "absent"), "ResourceNotFoundException", "Requested resource not found"],
  [
    "no key",
    () => put({ n: 1 }),
    "ValidationException",
    "One or more parameter values were invalid: Missing the key id in the item",
  ],
  [
    "another type of key",
    () => put({ id: 1 }),
    "ValidationException",
    "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
  ],
  [
    "an empty key",
    () => put({ id: "" }),
    "ValidationException",
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
  ],
  [
    "a reserved word",
    () => update("x", "SET name = :n", { ExpressionAttributeValues: { ":n": 1 } }),
    "ValidationException",
    "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name",
  ],
  [
    "a key that changes",
    () => update("x", "SET id = :n", { ExpressionAttributeValues: { ":n": "y" } }),
    "ValidationException",
    "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
  ],
  [
    "an item that is too large",
    () => put({ id: "x", blob: "x".repeat(400 * 1024) }),
    "ValidationException",
    "Item size has exceeded the maximum allowed size",
  ],
  [
    "a value that nobody uses",
    () => update("x", "REMOVE a", { ExpressionAttributeValues: { ":n": 1 } }),
    "ValidationException",
    "Value provided in ExpressionAttributeValues unused in expressions: keys: {:n}",
  ],
  [
    "a key that isn't the table's",
    () => documents.send(new GetCommand({ TableName: "plain", Key: { other: "x" } })),
    "ValidationException",
    "The provided key element does not match the schema",
  ],
])("%s is refused in AWS's words", async (_, work, code, message) => {
  expect(await refusal(work())).toEqual([400, code, message]);
});

describe("queries", () => {
  const query = async (more: Partial<QueryCommandInput>) =>
    (
      await client.send(
        new QueryCommand({
          TableName: "numbers",
          KeyConditionExpression: "id = :id",
          ...more,
          ExpressionAttributeValues: { ":id": { S: "n" }, ...more.ExpressionAttributeValues },
        }),
      )
    ).Items?.map(({ at }) => Number(at?.N)) ?? [];
  let next = 0;

  test("give what lies between, in order, from both ends, whatever the numbers are", async () => {
    await table("numbers", sorted("N"));
    const number = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ noNaN: true, min: -1e30, max: 1e30 }).filter((n) => n === 0 || Math.abs(n) > 1e-100),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          number.map((n) => n + 0),
          { minLength: 1, maxLength: 25 },
        ),
        number,
        fc.constantFrom("<", "<=", "=", ">", ">="),
        async (numbers, bound, comparison) => {
          const id = { S: `n${next++}` };
          const requests = numbers.map((n) => ({ PutRequest: { Item: { id, at: { N: String(n) } } } }));
          await client.send(new BatchWriteItemCommand({ RequestItems: { numbers: requests } }));
          const inOrder = [...numbers].sort((a, b) => a - b);
          const within = inOrder.filter((n) =>
            comparison === "="
              ? n === bound
              : comparison.startsWith("<")
                ? n < bound || (comparison === "<=" && n === bound)
                : n > bound || (comparison === ">=" && n === bound),
          );
          const values = { ExpressionAttributeValues: { ":id": id } };
          const bounded = {
            KeyConditionExpression: `id = :id AND #at ${comparison} :b`,
            ExpressionAttributeNames: { "#at": "at" },
            ExpressionAttributeValues: { ":id": id, ":b": { N: String(bound) } },
          };
          expect(await query(values)).toEqual(inOrder);
          expect(await query({ ...values, ScanIndexForward: false })).toEqual([...inOrder].reverse());
          expect(await query(bounded)).toEqual(within);
          expect(await query({ ...bounded, ScanIndexForward: false, Limit: 1 })).toEqual(within.slice(-1));
        },
      ),
      { numRuns: 25 },
    );
  });

  test("come in pages, by number and by size, in both directions and from an index", async () => {
    const many = Array.from({ length: 250 }, (_, at) => ({ id: "paged", at, kind: "k", title: "x".repeat(6000) }));
    for (let at = 0; at < many.length; at += 25)
      await documents.send(
        new BatchWriteCommand({
          RequestItems: { sorted: many.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
    const pagesOf = async (pages: AsyncIterable<{ Items?: Record<string, unknown>[] | undefined }>) => {
      const found: unknown[][] = [];
      for await (const { Items = [] } of pages) found.push(Items.map(({ at }) => at));
      return found;
    };
    // The paginators write into their input.
    const own = () => ({
      TableName: "sorted",
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": "paged" },
    });
    const byNumber = await pagesOf(paginateQuery({ client: documents, pageSize: 120 }, own()));
    expect(byNumber.map(({ length }) => length)).toEqual([120, 120, 10]);
    expect(byNumber.flat()).toEqual(many.map(({ at }) => at));
    // A page holds a megabyte at most.
    const bySize = await pagesOf(paginateQuery({ client: documents }, { ...own(), ScanIndexForward: false }));
    expect(bySize.length).toBeGreaterThan(1);
    expect(bySize.flat()).toEqual(many.map(({ at }) => at).reverse());
    const index = {
      TableName: "sorted",
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": "k" },
    };
    const byIndex = await pagesOf(paginateQuery({ client: documents, pageSize: 99 }, index));
    expect(byIndex.flat()).toEqual(many.map(({ at }) => at));
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) =>
        pagesOf(
          paginateScan(
            { client: documents, pageSize: 50 },
            {
              TableName: "sorted",
              TotalSegments: 3,
              Segment,
              FilterExpression: "attribute_exists(title) AND kind = :k",
              ExpressionAttributeValues: { ":k": "k" },
            },
          ),
        ),
      ),
    );
    expect(segments.flat(2).sort((a, b) => Number(a) - Number(b))).toEqual(many.map(({ at }) => at));
  });

  test("an index has what it projects, and follows the item", async () => {
    const index = async (IndexName: string, condition: string, values: Record<string, unknown>) =>
      (
        await documents.send(
          new QueryDocuments({
            TableName: "sorted",
            IndexName,
            KeyConditionExpression: condition,
            ExpressionAttributeValues: values,
          }),
        )
      ).Items;
    await put({ id: "i", at: 1, kind: "draft", title: "t", text: "not projected" }, "sorted");
    expect(await index("by-kind", "kind = :k", { ":k": "draft" })).toEqual([
      { id: "i", at: 1, kind: "draft", title: "t" },
    ]);
    expect(await index("own-kinds", "id = :i AND begins_with(kind, :k)", { ":i": "i", ":k": "dr" })).toEqual([
      { id: "i", at: 1, kind: "draft" },
    ]);
    await put({ id: "i", at: 1, kind: "final" }, "sorted");
    expect(await index("by-kind", "kind = :k", { ":k": "draft" })).toEqual([]);
    await documents.send(new DeleteCommand({ TableName: "sorted", Key: { id: "i", at: 1 } }));
    expect(await index("by-kind", "kind = :k", { ":k": "final" })).toEqual([]);
  });
});

test("a batch writes and reads items of several tables, also where it names them by their ARNs", async () => {
  const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/plain";
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [arn]: [
          { PutRequest: { Item: { id: { S: "b1" }, raw: { B: new Uint8Array([7]) } } } },
          { DeleteRequest: { Key: { id: { S: "taken" } } } },
        ],
        sorted: [{ PutRequest: { Item: { id: { S: "b" }, at: { N: "1.0" } } } }],
      },
    }),
  );
  const { Responses, UnprocessedKeys } = await client.send(
    new BatchGetItemCommand({
      RequestItems: {
        plain: { Keys: [{ id: { S: "b1" } }, { id: { S: "absent" } }] },
        sorted: {
          Keys: [{ id: { S: "b" }, at: { N: "1" } }],
          ProjectionExpression: "#a",
          ExpressionAttributeNames: { "#a": "at" },
        },
      },
    }),
  );
  expect(Responses).toEqual({
    plain: [{ id: { S: "b1" }, raw: { B: new Uint8Array([7]) } }],
    sorted: [{ at: { N: "1" } }],
  });
  expect(UnprocessedKeys).toEqual({});
  const twice = { PutRequest: { Item: { id: { S: "b1" } } } };
  expect(await refusal(client.send(new BatchWriteItemCommand({ RequestItems: { plain: [twice, twice] } })))).toEqual([
    400,
    "ValidationException",
    "Provided list of item keys contains duplicates",
  ]);
});

test("a batch that fails writes nothing", async () => {
  const requests = [{ PutRequest: { Item: { id: { S: "half" } } } }, { PutRequest: { Item: { n: { N: "1" } } } }];
  expect((await refusal(client.send(new BatchWriteItemCommand({ RequestItems: { plain: requests } }))))[1]).toBe(
    "ValidationException",
  );
  expect(await item("half")).toBeUndefined();
});

test("what isn't spoken is named", async () => {
  const { ExecuteStatementCommand } = await import("@aws-sdk/client-dynamodb");
  expect(await refusal(client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM plain" })))).toEqual([
    400,
    "UnknownOperationException",
    "Sekisho does not speak dynamodb ExecuteStatement yet; see docs/support.md",
  ]);
});

test("consumed capacity is told where it is asked for", async () => {
  const { ConsumedCapacity } = await client.send(
    new PutItemCommand({
      TableName: "plain",
      Item: { id: { S: "paid" }, text: { S: "x".repeat(1500) } },
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(ConsumedCapacity).toEqual({ CapacityUnits: 2, TableName: "plain" });
});
