import { describe, expect, test } from "vitest";
import { readEventPattern } from "../../src/lib/event-pattern.js";
import { recorded } from "../lambda/recorded.js";

const EVENT = {
  eventName: "MODIFY",
  dynamodb: {
    Keys: { id: { S: "id_value_1" } },
    NewImage: { age: { N: "42" }, present: { S: "us-1-other" }, empty: { S: "" }, gone: { NULL: true }, none: null },
    SizeBytes: 32,
  },
  tags: ["a", "b"],
  parts: [
    { kind: "x", size: 1 },
    { kind: "y", size: 2 },
  ],
};
const image = (rule: unknown) => ({ dynamodb: { NewImage: rule } });
const size = (...numeric: unknown[]) => ({ dynamodb: { SizeBytes: [{ numeric }] } });

test.each<[what: string, pattern: unknown, matches: boolean]>([
  ["a value", { eventName: ["MODIFY"] }, true],
  ["one of several", { eventName: ["INSERT", "MODIFY"] }, true],
  ["none of several", { eventName: ["INSERT", "REMOVE"] }, false],
  ["every member must hold", { eventName: ["MODIFY"], dynamodb: { Keys: { id: { S: ["other"] } } } }, false],
  ["a value deep inside", { dynamodb: { Keys: { id: { S: ["id_value_1"] } } } }, true],
  ["a boolean", image({ gone: { NULL: [true] } }), true],
  ["null", image({ none: [null] }), true],
  ["empty text", image({ empty: { S: [""] } }), true],
  ["a member of every object is not the event's", { constructor: [{ exists: true }] }, false],
  ["prefix", image({ present: { S: [{ prefix: "us-1" }] } }), true],
  ["another prefix", image({ present: { S: [{ prefix: "us-2" }] } }), false],
  ["suffix", image({ present: { S: [{ suffix: "other" }] } }), true],
  ["case aside", { eventName: [{ "equals-ignore-case": "modify" }] }, true],
  ["anything but", { eventName: [{ "anything-but": "INSERT" }] }, true],
  ["anything but it", { eventName: [{ "anything-but": ["INSERT", "MODIFY"] }] }, false],
  ["anything but: of what isn't there", { nothing: [{ "anything-but": "x" }] }, false],
  ["exists", image({ present: { S: [{ exists: true }] } }), true],
  ["doesn't exist", image({ absent: { S: [{ exists: true }] } }), false],
  ["exists: false", image({ absent: { S: [{ exists: false }] } }), true],
  ["exists: false of what is there", image({ present: { S: [{ exists: false }] } }), false],
  ["an object is no value: exists: false holds (recorded)", image({ present: [{ exists: false }] }), true],
  ["an object is no value: exists: true doesn't", image({ present: [{ exists: true }] }), false],
  ["a number", size("=", 32), true],
  ["a range", size(">", 0, "<=", 32), true],
  ["outside a range", size(">", 32, "<=", 64), false],
  ["digits are no number (recorded)", image({ age: { N: [{ numeric: ["<", 100] }] } }), false],
  ["an element of a list", { tags: ["b"] }, true],
  ["no element of a list", { tags: ["c"] }, false],
  ["one element has it all", { parts: { kind: ["x"], size: [1] } }, true],
  ["no one element has it all", { parts: { kind: ["x"], size: [2] } }, false],
  ["$or", { $or: [{ eventName: ["INSERT"] }, size("<", 64)] }, true],
  ["$or beside another member", { eventName: ["INSERT"], $or: [{ tags: ["a"] }, { tags: ["b"] }] }, false],
])("%s", (_, pattern, matches) => {
  expect(readEventPattern(JSON.stringify(pattern))?.(EVENT)).toBe(matches);
});

test.each([
  "insert_same_entry_twice",
  "content_or_filter",
  "content_multiple_filters",
  "content_filter_type",
  "exists_filter_type",
  "exists_false_filter",
  "numeric_filter",
  "prefix_filter",
])("what AWS delivered through a filter is described by it: %s", (name) => {
  const recording = recorded(
    "lambda_/event_source_mapping/test_lambda_integration_dynamodbstreams.snapshot.json",
    `TestDynamoDBEventSourceMapping::test_dynamodb_event_filter[${name}]`,
  );
  const { FilterCriteria } = recording.create_event_source_mapping_response as {
    FilterCriteria: { Filters: { Pattern: object }[] };
  };
  const describes = readEventPattern(JSON.stringify(FilterCriteria.Filters[0]?.Pattern));
  const events = recording["lambda-multiple-log-events"] as unknown as { Records: object[] }[];
  const records = events.flatMap(({ Records }) => Records);
  expect(records.length).toBeGreaterThan(0);
  expect(records.map((record) => describes?.(record))).toEqual(records.map(() => true));
});

describe("no pattern", () => {
  test.each([
    "single-string",
    '[{"eventName": ["INSERT"=123}]',
    '"text"',
    "[]",
    "{}",
    '{"a": "b"}',
    '{"a": []}',
    '{"a": {}}',
    '{"a": [["b"]]}',
    '{"a": [{}]}',
    '{"a": [{"prefix": "b", "suffix": "c"}]}',
    '{"a": [{"prefix": 1}]}',
    '{"a": [{"wildcard": "b*"}]}',
    '{"a": [{"constructor": "b"}]}',
    '{"a": [{"anything-but": []}]}',
    '{"a": [{"anything-but": {"prefix": "b"}}]}',
    '{"a": [{"exists": "yes"}]}',
    '{"a": [{"numeric": [">"]}]}',
    '{"a": [{"numeric": ["~", 1]}]}',
    '{"a": [{"numeric": [">", "1"]}]}',
    '{"$or": []}',
    '{"$or": {"a": ["b"]}}',
    '{"$or": [{}]}',
  ])("%s", (text) => {
    expect(readEventPattern(text)).toBeUndefined();
  });
});
