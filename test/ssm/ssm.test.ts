import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ssm } from "../../src/services/ssm/index.js";
import { refusal as refusalOf } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

let cloud: World;
let client: SSMClient;
beforeEach(() => {
  cloud = world();
  client = new SSMClient(directly(ssm(cloud.parameters), cloud));
});
afterEach(() => cloud.close());

const put = (Name: string, more: object = {}) =>
  client.send(new PutParameterCommand({ Name, Value: "value", Type: "String", ...more }));
const refusal = async (work: Promise<unknown>) => (await refusalOf(work))[1];

test("versions count up and stay readable by number, by name and by ARN", async () => {
  expect(await put("/app/key")).toMatchObject({ Version: 1, Tier: "Standard" });
  expect(await refusal(put("/app/key"))).toBe("ParameterAlreadyExists");
  expect(await put("/app/key", { Value: "second", Overwrite: true })).toMatchObject({ Version: 2 });
  const { Parameter } = await client.send(new GetParameterCommand({ Name: "/app/key" }));
  expect(Parameter).toMatchObject({
    Name: "/app/key",
    Value: "second",
    Version: 2,
    Type: "String",
    ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/app/key",
    DataType: "text",
  });
  const first = await client.send(new GetParameterCommand({ Name: `${Parameter?.ARN}:1` }));
  expect(first.Parameter).toMatchObject({ Value: "value", Selector: ":1" });
  expect(await refusal(client.send(new GetParameterCommand({ Name: "/app/key:7" })))).toBe("ParameterVersionNotFound");
  expect(await refusal(client.send(new GetParameterCommand({ Name: "/app/other" })))).toBe("ParameterNotFound");
});

test("a secret shows its value to who asks for decryption alone", async () => {
  await put("/secret", { Type: "SecureString", Value: "hunter2-EXAMPLE" });
  const closed = await client.send(new GetParameterCommand({ Name: "/secret" }));
  const open = await client.send(new GetParameterCommand({ Name: "/secret", WithDecryption: true }));
  expect(closed.Parameter?.Value).toMatch(/^AQICAH/);
  expect(closed.Parameter?.Value).not.toContain("hunter2");
  expect(open.Parameter?.Value).toBe("hunter2-EXAMPLE");
});

test("a path gives its parameters in pages of ten, its own level or all below", async () => {
  for (let at = 0; at < 12; at++) await put(`/app/dev/${String(at).padStart(2, "0")}`);
  await put("/app/dev/deep/er");
  await put("/application/other");
  const names = async (Recursive: boolean) => {
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetParametersByPathCommand({ Path: "/app/dev", Recursive, NextToken }));
      expect(page.Parameters?.length).toBeLessThanOrEqual(10);
      found.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  };
  expect(await names(false)).toHaveLength(12);
  expect(await names(true)).toHaveLength(13);
  expect(await names(true)).toContain("/app/dev/deep/er");
});

test("several at once name those that aren't there", async () => {
  await put("a");
  const { Parameters, InvalidParameters } = await client.send(new GetParametersCommand({ Names: ["a", "b"] }));
  expect([Parameters?.map(({ Name }) => Name), InvalidParameters]).toEqual([["a"], ["b"]]);
  expect(await client.send(new DeleteParametersCommand({ Names: ["a", "b"] }))).toMatchObject({
    DeletedParameters: ["a"],
    InvalidParameters: ["b"],
  });
  expect(await refusal(client.send(new DeleteParameterCommand({ Name: "a" })))).toBe("ParameterNotFound");
});

test.each([
  ["ssm-mine", {}, "ValidationException"],
  ["/a//b", {}, "ValidationException"],
  ["a/b", {}, "ValidationException"],
  ["/a b", {}, "ValidationException"],
  ["/aws/mine", {}, "AccessDeniedException"],
  [`/${"a/".repeat(15)}a`, {}, "HierarchyLevelLimitExceededException"],
  ["untyped", { Type: undefined }, "ValidationException"],
  ["large", { Value: "x".repeat(4097) }, "ValidationException"],
  ["pattern", { AllowedPattern: "^\\d+$" }, "ParameterPatternMismatchException"],
  ["both", { Overwrite: true, Tags: [{ Key: "a", Value: "b" }] }, "ValidationException"],
])("%s with %j is refused", async (name, more, code) => {
  expect(await refusal(put(name, more))).toBe(code);
});

describe("the list of parameters", () => {
  beforeEach(async () => {
    await put("plain", { Description: "of no path" });
    await put("/app/dev/url", { Tags: [{ Key: "team", Value: "blue" }] });
    await put("/app/dev/deep/key", { Type: "SecureString" });
    await put("/application/other", { Type: "StringList", Value: "a,b" });
  });
  const namesOf = async (input: object = {}) =>
    (await client.send(new DescribeParametersCommand(input))).Parameters?.map(({ Name }) => Name);

  test("tells all of each but its value", async () => {
    const { Parameters } = await client.send(new DescribeParametersCommand({}));
    expect(Parameters).toHaveLength(4);
    expect(Parameters?.find(({ Name }) => Name === "plain")).toMatchObject({
      Description: "of no path",
      Type: "String",
      Version: 1,
      Tier: "Standard",
      DataType: "text",
      ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/plain",
    });
    expect(Parameters?.find(({ Type }) => Type === "SecureString")).toMatchObject({ KeyId: "alias/aws/ssm" });
    expect(JSON.stringify(Parameters)).not.toMatch(/value"|Value/);
  });

  test("comes in pages", async () => {
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeParametersCommand({ MaxResults: 3, NextToken }));
      found.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(found).toEqual(["/app/dev/deep/key", "/app/dev/url", "/application/other", "plain"]);
    expect(await refusal(namesOf({ NextToken: "not one" }))).toBe("InvalidNextToken");
  });

  const filter = (Key: string, Values: string[] | undefined, Option?: string) => ({
    ParameterFilters: [{ Key, ...(Values && { Values }), ...(Option !== undefined && { Option }) }],
  });
  test.each<[string, object, string[]]>([
    ["a name", filter("Name", ["plain", "/app/dev/url"]), ["/app/dev/url", "plain"]],
    ["a beginning", filter("Name", ["app/dev"], "BeginsWith"), ["/app/dev/deep/key", "/app/dev/url"]],
    ["a part", filter("Name", ["deep/"], "Contains"), ["/app/dev/deep/key"]],
    ["a path", filter("Path", ["/app/dev"]), ["/app/dev/url"]],
    ["a path and all below", filter("Path", ["/app"], "Recursive"), ["/app/dev/deep/key", "/app/dev/url"]],
    ["a type", filter("Type", ["SecureString", "StringList"]), ["/app/dev/deep/key", "/application/other"]],
    ["a key", filter("KeyId", ["alias/"], "BeginsWith"), ["/app/dev/deep/key"]],
    ["a tag", filter("tag:team", ["blue"]), ["/app/dev/url"]],
    ["a tag's being there", filter("tag:team", undefined), ["/app/dev/url"]],
    ["the older form", { Filters: [{ Key: "Name", Values: ["/application"] }] }, ["/application/other"]],
    ["what others share", { Shared: true }, []],
  ])("is filtered by %s", async (_, input, names) => expect(await namesOf(input)).toEqual(names));

  test.each([
    [filter("Name", ["a"], "OneLevel"), "InvalidFilterOption"],
    [filter("Label", ["a"]), "InvalidFilterKey"],
    [{ ...filter("Name", ["a"]), Filters: [{ Key: "Name", Values: ["a"] }] }, "ValidationException"],
  ])("%o is refused", async (input, code) => expect(await refusal(namesOf(input))).toBe(code));
});
