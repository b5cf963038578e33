import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, expect, test } from "vitest";
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
