import { expect, test } from "vitest";
import { TestCloud } from "./engine.js";

interface Event {
  readonly EventId: string;
  readonly ResourceProperties?: string;
}

const parameters = (count: number, Value: unknown) => ({
  Resources: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `P${index}`,
      { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value } },
    ]),
  ),
});

async function pagesOf(
  cloud: TestCloud,
  operation: "DescribeStackEvents" | "DescribeEvents",
  between = async () => {},
) {
  const pages: Event[][] = [];
  let NextToken: string | undefined;
  do {
    const answer = await cloud.call(operation, { StackName: "stack", NextToken });
    pages.push(answer.StackEvents ?? answer.OperationEvents);
    NextToken = answer.NextToken;
    await between();
  } while (NextToken !== undefined);
  return pages;
}

test.each(["DescribeStackEvents", "DescribeEvents"] as const)(
  "%s gives pages of a hundred, newest first",
  async (operation) => {
    const cloud = new TestCloud();
    await cloud.create("stack", parameters(80, "x"));
    const pages = await pagesOf(cloud, operation);
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 42]);
    const ids = pages.flat().map(({ EventId }) => EventId);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

test("what happens while somebody leafs through them moves no event to another page", async () => {
  const cloud = new TestCloud();
  await cloud.create("stack", parameters(80, "x"));
  const before = (await pagesOf(cloud, "DescribeStackEvents")).flat();
  let value = 0;
  const between = async () => void (await cloud.update("stack", parameters(80, `${++value}`)));
  expect((await pagesOf(cloud, "DescribeStackEvents", between)).flat()).toEqual(before);
});

test("a page ends before it is more than 1 MB, and has one event at least", async () => {
  const cloud = new TestCloud();
  const text = "x".repeat(100_000);
  const repeated = (times: number) => ({
    "Fn::Join": ["", Array.from({ length: times }, () => ({ "Fn::FindInMap": ["Texts", "long", "text"] }))],
  });
  const serve = (times: number) => {
    const template = { Mappings: { Texts: { long: { text } } }, ...parameters(1, repeated(times)) };
    cloud.templates.set("https://templates/1", JSON.stringify(template));
    return { StackName: "stack", TemplateURL: "https://templates/1" };
  };
  await cloud.call("CreateStack", serve(4));
  await cloud.describe("stack");
  await cloud.call("UpdateStack", serve(12));
  await cloud.describe("stack");
  const pages = await pagesOf(cloud, "DescribeStackEvents");
  const sizes = pages.map((page) =>
    page.map(({ ResourceProperties = "" }) => Math.round(ResourceProperties.length / 100_000)),
  );
  expect(sizes).toEqual([[0, 0], [12], [12], [0, 0, 4, 4], [4, 0]]);
});

test("a token that is none is refused", async () => {
  const cloud = new TestCloud();
  await cloud.create("stack", parameters(1, "x"));
  await expect(cloud.call("DescribeStackEvents", { StackName: "stack", NextToken: "x" })).rejects.toMatchObject({
    code: "ValidationError",
    message: "NextToken is invalid",
  });
});
