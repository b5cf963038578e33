import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { create, startFunctions, temporaryFolder, until } from "./support.js";

const counting = (file: string, body: string) =>
  `exports.handler = async (event, context) => { require('fs').appendFileSync(${JSON.stringify(file)}, context.awsRequestId + '\\n'); ${body} }`;

const tries = (file: string): string[] => {
  try {
    return readFileSync(file, "utf8").trim().split("\n");
  } catch {
    return [];
  }
};

test("an asynchronous event is accepted and run once", async () => {
  const { functions } = startFunctions({ retryDelays: [0, 0] });
  const file = join(temporaryFolder(), "tries");
  await create(functions, counting(file, "return 1"));
  const invocation = await functions.invoke("f", { payload: "{}", invocationType: "Event" });
  expect(invocation).toEqual({ statusCode: 202, executedVersion: "$LATEST", payload: "" });
  await until(() => tries(file).length === 1);
});

test("one that fails is tried twice more, under its request id, then given up with a line in the log", async () => {
  const { functions, logs } = startFunctions({ retryDelays: [0, 0] });
  const file = join(temporaryFolder(), "tries");
  await create(functions, counting(file, "throw new Error('no')"), {
    DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:000000000000:dead" },
  });
  let givenUp = "";
  logs.tail({ group: "/aws/lambda/f" }, ({ events }) => {
    givenUp += events
      .map(({ message }) => message)
      .filter((line) => line.includes("given up"))
      .join("");
  });
  await functions.invoke("f", { payload: "{}", invocationType: "Event" });
  await until(() => givenUp !== "");
  expect(givenUp).toContain("after 3 attempts");
  expect(givenUp).toContain("arn:aws:sqs:us-east-1:000000000000:dead");
  expect(tries(file)).toHaveLength(3);
  expect(new Set(tries(file)).size).toBe(1);
});

test("a dry run runs nothing", async () => {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async () => 1");
  expect(await functions.invoke("f", { payload: "{}", invocationType: "DryRun" })).toMatchObject({ statusCode: 204 });
  expect(functions.pids("f")).toEqual([]);
});
