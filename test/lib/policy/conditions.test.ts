import { expect, test } from "vitest";
import { condition, holds } from "../../../src/lib/policy/conditions.js";
import { type ContextValue, contextOf } from "../../../src/lib/policy/context.js";
import { matches, wildcards } from "../../../src/lib/policy/pattern.js";

const CONTEXT = contextOf({
  "aws:username": "Alice",
  "aws:SourceIp": "203.0.113.7",
  "aws:CurrentTime": "2026-03-01T12:00:00Z",
  "aws:EpochTime": "1772366400",
  "aws:SecureTransport": "true",
  "aws:SourceArn": "arn:aws:execute-api:us-east-1:111111111111:abc/dev/GET/pets",
  "aws:TagKeys": ["environment", "webserver"],
  "aws:PrincipalTag/Team": "blue",
  "s3:max-keys": "10",
  "k:empty": "",
  "k:none": [],
  "k:single": ["one"],
  "k:star": "a*c",
  "k:binary": "QmluYXJ5",
});
const answer = (operator: string, key: string, wanted: string | readonly string[]) =>
  holds(condition(operator, key, [wanted].flat(), { variables: true }), CONTEXT);

type Case = [operator: string, key: string, wanted: string | string[], result: boolean | undefined];

test.each<Case>([
  ["StringEquals", "aws:username", "Alice", true],
  ["StringEquals", "AWS:UserName", ["Bob", "Alice"], true],
  ["StringEquals", "aws:username", "alice", false],
  ["StringEquals", "aws:username", "A*", false],
  ["StringNotEquals", "aws:username", ["Bob", "Carol"], true],
  ["StringNotEquals", "aws:username", ["Bob", "Alice"], false],
  ["StringEqualsIgnoreCase", "aws:username", "ALICE", true],
  ["StringNotEqualsIgnoreCase", "aws:username", "ALICE", false],
  ["StringLike", "aws:username", "A*e", true],
  ["StringLike", "aws:username", "A?ice", true],
  ["StringLike", "aws:username", "a*", false],
  ["StringNotLike", "aws:username", "A*", false],
  ["stringlike", "aws:username", "A*", true],
])("strings: %s %s %j → %s", (operator, key, wanted, result) => expect(answer(operator, key, wanted)).toBe(result));

test.each<Case>([
  ["NumericEquals", "s3:max-keys", "10.0", true],
  ["NumericNotEquals", "s3:max-keys", "10", false],
  ["NumericLessThan", "s3:max-keys", "10", false],
  ["NumericLessThanEquals", "s3:max-keys", "10", true],
  ["NumericGreaterThan", "s3:max-keys", "9", true],
  ["NumericGreaterThanEquals", "s3:max-keys", "1e1", true],
  ["NumericEquals", "aws:username", "10", false],
  ["NumericNotEquals", "aws:username", "10", undefined],
  ["DateEquals", "aws:CurrentTime", "1772366400", true],
  ["DateEquals", "aws:EpochTime", "2026-03-01T12:00:00Z", true],
  ["DateNotEquals", "aws:CurrentTime", "2026-03-01", true],
  ["DateLessThan", "aws:CurrentTime", "2026-03-02", true],
  ["DateLessThanEquals", "aws:CurrentTime", "2026-03-01T13:00:00+01:00", true],
  ["DateGreaterThan", "aws:CurrentTime", "2026", true],
  ["DateGreaterThanEquals", "aws:CurrentTime", "2026-03-01T12:00:00.5Z", false],
  ["DateLessThan", "aws:CurrentTime", "tomorrow", false],
  ["Bool", "aws:SecureTransport", "True", true],
  ["Bool", "aws:SecureTransport", "false", false],
  ["BinaryEquals", "k:binary", "QmluYXJ5", true],
  ["BinaryEquals", "k:binary", "QmluYXJ6", false],
])("values: %s %s %j → %s", (operator, key, wanted, result) => expect(answer(operator, key, wanted)).toBe(result));

test.each<Case>([
  ["IpAddress", "aws:SourceIp", "203.0.113.0/24", true],
  ["IpAddress", "aws:SourceIp", "203.0.113.7", true],
  ["IpAddress", "aws:SourceIp", "203.0.113.6/32", false],
  ["IpAddress", "aws:SourceIp", "0.0.0.0/0", true],
  ["IpAddress", "aws:SourceIp", "2001:db8::/32", false],
  ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.112.0/23"], true],
  ["NotIpAddress", "aws:SourceIp", "203.0.113.0/24", false],
  ["NotIpAddress", "aws:SourceIp", "10.0.0.0/8", true],
  ["NotIpAddress", "aws:SourceIp", "10.0.0.0/33", undefined],
  ["ArnLike", "aws:SourceArn", "arn:aws:execute-api:*:*:abc/*/GET/*", true],
  ["ArnEquals", "aws:SourceArn", "arn:aws:execute-api:us-east-1:111111111111:abc/*", true],
  ["ArnLike", "aws:SourceArn", "arn:aws:execute-api:*", false],
  ["ArnLike", "aws:SourceArn", "*", true],
  ["ArnNotLike", "aws:SourceArn", "arn:aws:execute-api:*:*:abc/*", false],
  ["ArnNotEquals", "aws:SourceArn", "arn:aws:execute-api:*:*:xyz/*", true],
])("addresses and ARNs: %s %s %j → %s", (operator, key, wanted, result) =>
  expect(answer(operator, key, wanted)).toBe(result),
);

test.each<Case>([
  // A key that isn't there.
  ["StringEquals", "aws:none", "x", false],
  ["StringNotEquals", "aws:none", "x", true],
  ["NotIpAddress", "aws:none", "10.0.0.0/8", true],
  ["StringEqualsIfExists", "aws:none", "x", true],
  ["StringEqualsIfExists", "aws:username", "Bob", false],
  ["StringEqualsIfExists", "aws:username", "Alice", true],
  ["Null", "aws:none", "true", true],
  ["Null", "aws:none", "false", false],
  ["Null", "aws:username", "false", true],
  ["Null", "k:empty", "true", true],
  ["Null", "k:none", "true", true],
  ["Null", "aws:username", "perhaps", undefined],
  // Sets.
  ["ForAnyValue:StringEquals", "aws:TagKeys", "environment", true],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "cost", false],
  ["ForAnyValue:StringLike", "aws:TagKeys", "web*", true],
  ["ForAnyValue:StringNotEquals", "aws:TagKeys", "environment", true],
  ["ForAnyValue:StringEquals", "aws:none", "x", false],
  ["ForAnyValue:StringNotEquals", "aws:none", "x", false],
  ["ForAnyValue:StringEqualsIfExists", "aws:none", "x", true],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["environment", "webserver", "cost"], true],
  ["ForAllValues:StringEquals", "aws:TagKeys", "environment", false],
  ["ForAllValues:StringEquals", "aws:none", "x", true],
  ["ForAllValues:StringEquals", "k:empty", "x", true],
  ["ForAllValues:StringNotEquals", "aws:TagKeys", "cost", true],
  ["foranyvalue:stringequals", "aws:TagKeys", "environment", true],
  // What can't be decided.
  ["StringEquals", "aws:TagKeys", "environment", undefined],
  ["StringNotEquals", "aws:TagKeys", "cost", undefined],
  ["StringEquals", "k:single", "one", true],
  ["Strange", "aws:username", "Alice", undefined],
  ["ForSomeValues:StringEquals", "aws:username", "Alice", undefined],
])("presence and sets: %s %s %j → %s", (operator, key, wanted, result) =>
  expect(answer(operator, key, wanted)).toBe(result),
);

test.each<Case>([
  ["StringEquals", "aws:username", "${aws:username}", true],
  ["StringEquals", "aws:PrincipalTag/team", "${aws:PrincipalTag/Team}", true],
  ["StringLike", "aws:username", "${aws:none, 'Ali'}*", true],
  ["StringEquals", "aws:username", "${aws:none}", false],
  ["StringNotEquals", "aws:username", "${aws:none}", undefined],
  ["StringEquals", "aws:username", "${aws:TagKeys}", false],
  ["StringLike", "k:star", "a${*}c", true],
  ["StringLike", "aws:username", "${*}", false],
  ["StringLike", "aws:username", "${k:star}", false],
  ["StringLike", "k:star", "${k:star}", true],
  ["NumericEquals", "s3:max-keys", "${s3:max-keys}", false],
])("variables: %s %s %j → %s", (operator, key, wanted, result) => expect(answer(operator, key, wanted)).toBe(result));

test("policies of Version 2008-10-17 have no variables", () => {
  const context = contextOf({ "aws:username": "${aws:username}" } satisfies Record<string, ContextValue>);
  const old = condition("StringEquals", "aws:username", ["${aws:username}"], { variables: false });
  expect(holds(old, context)).toBe(true);
});

test("no pattern takes forever", () => {
  expect(matches(wildcards(`${"a*".repeat(200)}b`), "a".repeat(2000))).toBe(false);
});

test.each([
  ["?", "😀", true],
  ["??", "😀", false],
  ["*😀", "a😀😀", true],
  ["a?c", "a😀c", true],
])("a character is one, however many code units it takes: %s %s", (pattern, text, fits) =>
  expect(matches(wildcards(pattern), text)).toBe(fits),
);
