import { afterAll, expect, test } from "vitest";
import { CallerAccess } from "../../src/server/caller-access.js";
import { eventStreams } from "../../src/server/event-streams.js";
import { MemoryStreams, STREAM } from "../lambda/streams.js";
import { world } from "../resources/world.js";

const local = world();
afterAll(() => local.close());
const { mayRead } = eventStreams(new MemoryStreams(), {
  iam: local.iam,
  access: new CallerAccess({ ...local, placement: local.iam.placement }),
});

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const ALL = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];
const statement = (Effect: string, actions: readonly string[], Resource: string) => ({
  Effect,
  Action: actions.map((name) => `dynamodb:${name}`),
  Resource,
});
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

test.each<[what: string, policies: readonly (object | string)[], may: boolean]>([
  ["no policy", [], false],
  ["all four actions on the stream", [statement("Allow", ALL, STREAM)], true],
  ["on every stream of the table", [statement("Allow", ALL, STREAM.replace(/[^/]+$/, "*"))], true],
  [
    "listing on all, as the CDK writes it",
    [statement("Allow", ALL.slice(0, 3), STREAM), statement("Allow", ["ListStreams"], "*")],
    true,
  ],
  ["one of them is missing", [statement("Allow", ALL.slice(1), STREAM)], false],
  ["on the table alone", [statement("Allow", ["*"], STREAM.replace(/\/stream.*/, ""))], false],
  ["on another stream", [statement("Allow", ALL, STREAM.replace("books", "films"))], false],
  ["one is denied", [statement("Allow", ["*"], "*"), statement("Deny", ["GetRecords"], "*")], false],
  ["AWSLambdaDynamoDBExecutionRole", [managed("service-role/AWSLambdaDynamoDBExecutionRole")], true],
  ["AWSLambdaInvocation-DynamoDB", [managed("AWSLambdaInvocation-DynamoDB")], true],
  ["AmazonDynamoDBFullAccess", [managed("AmazonDynamoDBFullAccess")], true],
  ["AmazonDynamoDBReadOnlyAccess", [managed("AmazonDynamoDBReadOnlyAccess")], false],
  ["AWSLambdaBasicExecutionRole", [managed("service-role/AWSLambdaBasicExecutionRole")], false],
])("a role that reads a stream: %s", (what, policies, may) => {
  const roleName = what.replace(/[^A-Za-z]/g, "");
  const { arn } = local.iam.createRole({ roleName, trustPolicy: TRUST });
  for (const [at, policy] of policies.entries())
    if (typeof policy === "string") local.iam.attachRolePolicy(roleName, policy);
    else local.iam.putRolePolicy(roleName, `p${at}`, JSON.stringify({ Version: "2012-10-17", Statement: [policy] }));
  expect(mayRead(arn, STREAM)).toBe(may);
});

test("a role that isn't there reads nothing", () => {
  expect(mayRead("arn:aws:iam::000000000000:role/gone", STREAM)).toBe(false);
});
