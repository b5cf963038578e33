import { describe, expect, it } from "vitest";
import { parameter, refusal, TestCloud } from "./engine.js";

const URL_OF = "https://s3.amazonaws.com/bucket/child.json";
const child = (value: unknown, more: object = {}) =>
  JSON.stringify({
    Parameters: {
      Text: { Type: "String" },
      Flag: { Type: "String", Default: "" },
      List: { Type: "CommaDelimitedList", Default: "" },
    },
    Resources: { Inner: parameter(value), ...more },
    Outputs: { Value: { Value: { "Fn::GetAtt": ["Inner", "Value"] } } },
  });
const parent = (more: object = {}, text = "hello") => ({
  Resources: {
    Child: {
      Type: "AWS::CloudFormation::Stack",
      Properties: { TemplateURL: URL_OF, Parameters: { Text: text, Flag: true, List: ["a", "b"] } },
    },
    After: parameter({ "Fn::GetAtt": ["Child", "Outputs.Value"] }),
    ...more,
  },
});

function cloudWith(value: unknown): TestCloud {
  const cloud = new TestCloud();
  cloud.templates.set(URL_OF, child(value));
  return cloud;
}

const values = (cloud: TestCloud) => Object.values(cloud.things()).map(({ properties }) => properties.Value);

describe("nested stacks", () => {
  it("are stacks of their own, read through their URL", async () => {
    const cloud = cloudWith({
      "Fn::Join": ["-", [{ Ref: "Text" }, { Ref: "Flag" }, { "Fn::Select": [1, { Ref: "List" }] }]],
    });
    const { StackId } = await cloud.create("app", parent());
    expect(values(cloud)).toEqual(["hello-true-b", "hello-true-b"]);
    const { StackResources } = await cloud.call("DescribeStackResources", {
      StackName: "app",
      LogicalResourceId: "Child",
    });
    const nested = await cloud.describe(StackResources[0].PhysicalResourceId);
    expect(nested).toMatchObject({ StackStatus: "CREATE_COMPLETE", ParentId: StackId, RootId: StackId });
    expect(nested.StackName).toMatch(/^app-Child-[A-Z0-9]{12}$/);
    await cloud.call("DeleteStack", { StackName: "app" });
    expect((await cloud.describe(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect((await cloud.describe(nested.StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect(cloud.things()).toEqual({});
  });

  it("are updated when only the template behind their URL has changed", async () => {
    const cloud = cloudWith("1");
    await cloud.create("app", parent());
    expect((await refusal(cloud.update("app", parent()))).message).toBe("No updates are to be performed.");
    cloud.templates.set(URL_OF, child("2"));
    expect((await cloud.update("app", parent())).StackStatus).toBe("UPDATE_COMPLETE");
    expect(values(cloud)).toEqual(["2", "2"]);
  });

  it("go back together with the stack around them, although their template's text is gone", async () => {
    const cloud = cloudWith("1");
    await cloud.create("app", parent());
    const before = cloud.things();
    cloud.templates.set(URL_OF, child("2", { Extra: parameter("e") }));
    cloud.failures.set("create Bad", "broken");
    const stack = await cloud.update("app", parent({ Bad: parameter("x", { DependsOn: "Child" }) }));
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(cloud.things()).toEqual(before);
    const { StackResources } = await cloud.call("DescribeStackResources", {
      StackName: "app",
      LogicalResourceId: "Child",
    });
    const id = StackResources[0].PhysicalResourceId;
    expect((await cloud.describe(id)).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("that fail name the cause in the stack around them", async () => {
    const cloud = cloudWith("1");
    cloud.failures.set("create Inner", "broken");
    expect((await cloud.create("app", parent())).StackStatus).toBe("ROLLBACK_COMPLETE");
    const events = await cloud.events("app");
    expect(events.find((event) => event.startsWith("Child CREATE_FAILED"))).toMatch(
      /^Child CREATE_FAILED Embedded stack arn:aws:cloudformation:us-east-1:000000000000:stack\/app-Child-\w+\/[-0-9a-f]+ was not successfully created: The following resource\(s\) failed to create: \[Inner\]\. $/,
    );
    expect(cloud.things()).toEqual({});
  });

  it("that fail to update are rolled back and say so", async () => {
    const cloud = cloudWith("1");
    await cloud.create("app", parent());
    const before = cloud.things();
    cloud.templates.set(URL_OF, child("2"));
    cloud.failures.set("update Inner", "broken");
    // The way back fails at the same place only while the failure lasts.
    const update = cloud.update("app", parent());
    const stack = await update;
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
    cloud.failures.clear();
    await cloud.call("ContinueUpdateRollback", { StackName: "app" });
    expect((await cloud.describe("app")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(cloud.things()).toEqual(before);
  });

  it("whose changed template doesn't fit their parameters fail to update, and the stack around them says why", async () => {
    const cloud = cloudWith("1");
    await cloud.create("app", parent());
    const before = cloud.things();
    cloud.templates.set(URL_OF, child("2").replace('"Flag"', '"Mark"'));
    expect((await cloud.update("app", parent())).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    const events = await cloud.events("app");
    expect(events).toContain("Child UPDATE_FAILED Parameters: [Flag] do not exist in the template");
    expect(events).toContain("app UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Child]. ");
    expect(cloud.things()).toEqual(before);
  });

  it("name every type that isn't spoken at once, before anything is made", async () => {
    const cloud = cloudWith("1");
    cloud.templates.set(URL_OF, child("1", { Queue: { Type: "AWS::SQS::Queue" } }));
    const template = parent({ Table: { Type: "AWS::DynamoDB::Table" } });
    expect(await refusal(cloud.create("app", template))).toEqual({
      code: "ValidationError",
      message:
        "Template format error: Unrecognized resource types: [AWS::SQS::Queue (Child.Queue), AWS::DynamoDB::Table (Table)]",
    });
    expect(cloud.log).toEqual([]);
    const tags = { Tags: [{ Key: "sekisho:skip-unsupported", Value: "true" }] };
    expect((await cloud.create("app", template, tags)).StackStatus).toBe("CREATE_COMPLETE");
    expect(await cloud.events("app")).toContain(
      "Table CREATE_COMPLETE Resource type AWS::DynamoDB::Table is not supported: the stack goes on without it",
    );
  });
});
