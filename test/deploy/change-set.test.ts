import { describe, expect, it } from "vitest";
import { parameter, refusal, TestCloud } from "./engine.js";

const body = (template: object) => JSON.stringify(template);
const named = (name: string, value = "v") => ({ Resources: { A: parameter(value, { Properties: { Name: name } }) } });

async function changeSet(cloud: TestCloud, template: object, type: "CREATE" | "UPDATE", more: object = {}) {
  const input = { StackName: "app", ChangeSetName: "set", ChangeSetType: type, TemplateBody: body(template), ...more };
  const { Id } = await cloud.call("CreateChangeSet", input);
  return cloud.call("DescribeChangeSet", { ChangeSetName: Id });
}

describe("change sets", () => {
  it("create a stack that is under review until they are executed", async () => {
    const cloud = new TestCloud();
    const set = await changeSet(cloud, named("n"), "CREATE");
    expect(set).toMatchObject({
      Status: "CREATE_COMPLETE",
      ExecutionStatus: "AVAILABLE",
      Capabilities: [],
      IncludeNestedStacks: false,
      Changes: [
        {
          Type: "Resource",
          ResourceChange: {
            Action: "Add",
            LogicalResourceId: "A",
            ResourceType: "AWS::SSM::Parameter",
            Scope: [],
            Details: [],
          },
        },
      ],
    });
    expect(await cloud.describe("app")).toMatchObject({
      StackStatus: "REVIEW_IN_PROGRESS",
      StackStatusReason: "User Initiated",
    });
    expect(await refusal(cloud.call("GetTemplateSummary", { StackName: "app" }))).toMatchObject({
      message: "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.",
    });
    await cloud.call("ExecuteChangeSet", { ChangeSetName: "set", StackName: "app" });
    expect(await cloud.describe("app")).toMatchObject({ StackStatus: "CREATE_COMPLETE", ChangeSetId: set.ChangeSetId });
    expect((await cloud.events("app")).filter((event) => event.startsWith("app"))).toEqual([
      "app REVIEW_IN_PROGRESS User Initiated",
      "app CREATE_IN_PROGRESS User Initiated",
      "app CREATE_COMPLETE",
    ]);
  });

  it("show a replacement as AWS recorded it", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", named("one"));
    const set = await changeSet(cloud, named("two"), "UPDATE");
    expect(set.Changes).toEqual([
      {
        Type: "Resource",
        ResourceChange: {
          Action: "Modify",
          LogicalResourceId: "A",
          PhysicalResourceId: "one",
          ResourceType: "AWS::SSM::Parameter",
          Replacement: "True",
          PolicyAction: "ReplaceAndDelete",
          Scope: ["Properties"],
          Details: [
            {
              Target: { Attribute: "Properties", Name: "Name", RequiresRecreation: "Always" },
              Evaluation: "Static",
              ChangeSource: "DirectModification",
            },
          ],
        },
      },
    ]);
    const values = await cloud.call("DescribeChangeSet", {
      ChangeSetName: set.ChangeSetId,
      IncludePropertyValues: true,
    });
    expect(JSON.parse(values.Changes[0].ResourceChange.AfterContext)).toEqual({
      Properties: { Type: "String", Value: "v", Name: "two" },
    });
    expect(values.Changes[0].ResourceChange.Details[0].Target).toMatchObject({
      Path: "/Properties/Name",
      BeforeValue: "one",
      AfterValue: "two",
      AttributeChangeType: "Modify",
    });
  });

  it("without changes have failed and can't be executed", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", named("one"));
    const set = await changeSet(cloud, named("one"), "UPDATE");
    expect(set).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
      Changes: [],
    });
    expect(await refusal(cloud.call("ExecuteChangeSet", { ChangeSetName: set.ChangeSetId }))).toEqual({
      code: "InvalidChangeSetStatus",
      message: `ChangeSet [${set.ChangeSetId}] cannot be executed in its current status of [FAILED]`,
    });
  });

  it("know what the deployment alone can tell", async () => {
    const cloud = new TestCloud();
    const template = (name: string) => ({ Resources: { ...named(name).Resources, B: parameter({ Ref: "A" }) } });
    await cloud.create("app", template("one"));
    const { ChangeSetId } = await changeSet(cloud, template("two"), "UPDATE");
    const { Changes } = await cloud.call("DescribeChangeSet", {
      ChangeSetName: ChangeSetId,
      IncludePropertyValues: true,
    });
    expect(Changes[1].ResourceChange).toMatchObject({
      LogicalResourceId: "B",
      Replacement: "False",
      Details: [{ Evaluation: "Dynamic", ChangeSource: "ResourceReference", CausingEntity: "A" }],
    });
    expect(JSON.parse(Changes[1].ResourceChange.AfterContext).Properties.Value).toBe("{{changeSet:KNOWN_AFTER_APPLY}}");
  });

  it.each([
    [
      "DescribeChangeSet",
      { ChangeSetName: "x", StackName: "nostack" },
      "ValidationError",
      "Stack [nostack] does not exist",
    ],
    [
      "DeleteChangeSet",
      { ChangeSetName: "x", StackName: "nostack" },
      "ValidationError",
      "Stack [nostack] does not exist",
    ],
    [
      "DeleteChangeSet",
      { ChangeSetName: "x" },
      "ValidationError",
      "StackName must be specified if ChangeSetName is not specified as an ARN.",
    ],
    [
      "DescribeChangeSet",
      { ChangeSetName: "x", StackName: "app" },
      "ChangeSetNotFound",
      "ChangeSet [x] does not exist",
    ],
    [
      "CreateChangeSet",
      { ChangeSetName: "x", StackName: "app", ChangeSetType: "CREATE" },
      "ValidationError",
      "Stack [app] already exists and cannot be created again with the changeSet [x].",
    ],
    ["CreateChangeSet", { ChangeSetName: "x", StackName: "other" }, "ValidationError", "Stack [other] does not exist"],
    ["GetTemplate", { ChangeSetName: "x" }, "ValidationError", "StackName is a required parameter."],
    ["GetTemplate", {}, "ValidationError", "StackName is required if ChangeSetName is not specified."],
    ["GetTemplate", { StackName: "nope" }, "ValidationError", "Stack with id nope does not exist"],
    ["DescribeStackEvents", { StackName: "nope" }, "ValidationError", "Stack [nope] does not exist"],
    [
      "DescribeStackResource",
      { StackName: "nope", LogicalResourceId: "A" },
      "ValidationError",
      "Stack 'nope' does not exist",
    ],
    [
      "DescribeStackResource",
      { StackName: "app", LogicalResourceId: "B" },
      "ValidationError",
      "Resource B does not exist for stack app",
    ],
  ])("%s %j is refused as recorded", async (operation, input, code, message) => {
    const cloud = new TestCloud();
    await cloud.create("app", named("one"));
    expect(await refusal(cloud.call(operation, { TemplateBody: body(named("two")), ...input }))).toEqual({
      code,
      message,
    });
  });
});
