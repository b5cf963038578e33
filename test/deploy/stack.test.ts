import { describe, expect, it, onTestFinished, vi } from "vitest";
import { parameter, refusal, TestCloud } from "./engine.js";

const TEMPLATE = {
  Parameters: { Text: { Type: "String", Default: "one" } },
  Resources: {
    First: parameter({ Ref: "Text" }),
    Second: parameter({ "Fn::Sub": "${First}:${First.Value}" }),
    Bucket: { Type: "AWS::S3::Bucket", DependsOn: "Second" },
  },
  Outputs: { Value: { Value: { "Fn::GetAtt": ["Second", "Value"] }, Export: { Name: "second" } } },
};

describe("a stack's life", () => {
  it("is created with AWS's events and outputs", async () => {
    const cloud = new TestCloud();
    const stack = await cloud.create("app", TEMPLATE);
    expect(stack.StackStatus).toBe("CREATE_COMPLETE");
    expect(stack.Outputs).toEqual([
      { OutputKey: "Value", OutputValue: expect.stringMatching(/^app-First-\w{12}:one$/), ExportName: "second" },
    ]);
    expect(await cloud.events("app")).toEqual([
      "app CREATE_IN_PROGRESS User Initiated",
      "First CREATE_IN_PROGRESS",
      "First CREATE_IN_PROGRESS Resource creation Initiated",
      "First CREATE_COMPLETE",
      "Second CREATE_IN_PROGRESS",
      "Second CREATE_IN_PROGRESS Resource creation Initiated",
      "Second CREATE_COMPLETE",
      "Bucket CREATE_IN_PROGRESS",
      "Bucket CREATE_IN_PROGRESS Resource creation Initiated",
      "Bucket CREATE_COMPLETE",
      "app CREATE_COMPLETE",
    ]);
  });

  it("gives the same ids on every machine", async () => {
    const ids = async () => {
      const cloud = new TestCloud();
      await cloud.create("app", TEMPLATE);
      return Object.keys(cloud.things());
    };
    expect(await ids()).toEqual(await ids());
  });

  it("is rolled back when a resource fails", async () => {
    const cloud = new TestCloud();
    cloud.failures.set("create Bucket", "no room");
    const stack = await cloud.create("app", TEMPLATE);
    expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(cloud.things()).toEqual({});
    const events = await cloud.events("app");
    expect(events.find((event) => event.startsWith("Bucket CREATE_FAILED"))).toMatch(
      /^Bucket CREATE_FAILED Resource handler returned message: "no room" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: InvalidRequest\)$/,
    );
    expect(events.slice(-6)).toEqual([
      "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bucket]. Rollback requested by user.",
      "Second DELETE_IN_PROGRESS",
      "Second DELETE_COMPLETE",
      "First DELETE_IN_PROGRESS",
      "First DELETE_COMPLETE",
      "app ROLLBACK_COMPLETE",
    ]);
  });

  it.each([
    [{ OnFailure: "DO_NOTHING" }, "CREATE_FAILED", 2],
    [{ DisableRollback: true }, "CREATE_FAILED", 2],
    [{ OnFailure: "DELETE" }, "DELETE_COMPLETE", 0],
  ])("does on failure as %j says", async (choice, status, left) => {
    const cloud = new TestCloud();
    cloud.failures.set("create Bucket", "no room");
    const { StackId } = await cloud.call("CreateStack", {
      StackName: "app",
      TemplateBody: JSON.stringify(TEMPLATE),
      ...choice,
    });
    expect((await cloud.describe(StackId)).StackStatus).toBe(status);
    expect(Object.keys(cloud.things())).toHaveLength(left);
  });

  it("has the time that it was given, were it longer than a timer of Node's", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const cloud = new TestCloud();
    const asked = new Promise<() => void>((resolve) => {
      cloud.invoke = async (_, { payload }) => {
        const token = JSON.parse(payload).ResponseURL.split("/").at(-1);
        const answer = JSON.stringify({ Status: "SUCCESS", PhysicalResourceId: "id" });
        resolve(() => cloud.deployments.customResourceResponse(token, answer));
        return { statusCode: 200, payload: "null" };
      };
    });
    const ServiceToken = "arn:aws:lambda:us-east-1:000000000000:function:callout";
    const Callout = { Type: "Custom::Callout", Properties: { ServiceToken } };
    const TemplateBody = JSON.stringify({ Resources: { Callout } });
    await cloud.call("CreateStack", { StackName: "app", TemplateBody, TimeoutInMinutes: 40_000 });
    const answer = await asked;
    vi.advanceTimersByTime(1000);
    answer();
    expect((await cloud.describe("app")).StackStatus).toBe("CREATE_COMPLETE");
  });

  it("whose state can't be written is a defect that is told of", async () => {
    const told: string[] = [];
    const cloud = new TestCloud({ reportDefect: (what) => told.push(what) });
    cloud.onStep = () => cloud.store.close();
    const TemplateBody = JSON.stringify(TEMPLATE);
    const { StackId } = await cloud.call("CreateStack", { StackName: "app", TemplateBody });
    await cloud.deployments.engine.running(StackId)?.done;
    expect(told).toEqual(["CloudFormation"]);
  });

  it("is updated in place where the specification allows, and replaced where not", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", { Resources: { A: parameter("1"), B: parameter("x", { Properties: { Name: "b1" } }) } });
    cloud.log.length = 0;
    const next = {
      Resources: { A: parameter("2"), B: parameter("x", { Properties: { Name: "b2" } }), C: parameter({ Ref: "B" }) },
    };
    expect((await cloud.update("app", next)).StackStatus).toBe("UPDATE_COMPLETE");
    expect(cloud.log).toEqual(["update A", "create B", "create C", "remove B"]);
    expect(Object.values(cloud.things()).map(({ properties }) => properties.Value)).toEqual(["2", "b2", "x"]);
    expect(
      (await cloud.events("app")).slice(4).filter((event) => event.startsWith("B") || event.startsWith("app")),
    ).toEqual([
      "B CREATE_IN_PROGRESS",
      "B CREATE_IN_PROGRESS Resource creation Initiated",
      "B CREATE_COMPLETE",
      "app CREATE_COMPLETE",
      "app UPDATE_IN_PROGRESS User Initiated",
      "B UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "B UPDATE_IN_PROGRESS Resource creation Initiated",
      "B UPDATE_COMPLETE",
      "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "B DELETE_IN_PROGRESS",
      "B DELETE_COMPLETE",
      "app UPDATE_COMPLETE",
    ]);
  });

  it("goes back to what it was when an update fails", async () => {
    const cloud = new TestCloud();
    const before = {
      Resources: { A: parameter("1"), B: parameter("x", { Properties: { Name: "b1" } }), Old: parameter("o") },
    };
    await cloud.create("app", before);
    const things = cloud.things();
    cloud.failures.set("create Bad", "broken");
    const next = {
      Resources: {
        A: parameter("2"),
        B: parameter("x", { Properties: { Name: "b2" } }),
        New: parameter({ Ref: "B" }),
        Bad: parameter("y", { DependsOn: ["A", "New"] }),
      },
    };
    const stack = await cloud.update("app", next);
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(cloud.things()).toEqual(things);
    expect(await cloud.events("app")).toContain(
      "app UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]. ",
    );
    expect(await refusal(cloud.update("app", before))).toEqual({
      code: "ValidationError",
      message: "No updates are to be performed.",
    });
  });

  it("is deleted in reverse order, and what is to be retained stays", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", {
      Resources: { A: parameter("1"), B: parameter({ Ref: "A" }), Kept: parameter("k", { DeletionPolicy: "Retain" }) },
    });
    cloud.log.length = 0;
    const { StackId } = await cloud.describe("app");
    await cloud.call("DeleteStack", { StackName: "app" });
    expect((await cloud.describe(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect(cloud.log).toEqual(["remove B", "remove A"]);
    expect(Object.values(cloud.things()).map(({ owner }) => owner)).toEqual(["Kept"]);
    expect(await cloud.events(StackId)).toContain("Kept DELETE_SKIPPED");
    expect(await refusal(cloud.describe("app"))).toEqual({
      code: "ValidationError",
      message: "Stack with id app does not exist",
    });
    const again = await cloud.create("app", { Resources: { Kept: parameter("k") } });
    expect(again.StackStatus).toBe("CREATE_COMPLETE");
    expect(again.StackId).not.toBe(StackId);
  });

  it("says which resources failed to delete, and deletes the rest at the next attempt", async () => {
    const cloud = new TestCloud();
    const { StackId } = await cloud.create("app", { Resources: { A: parameter("1"), B: parameter({ Ref: "A" }) } });
    cloud.failures.set("remove A", "in use");
    await cloud.call("DeleteStack", { StackName: "app" });
    expect(await cloud.describe("app")).toMatchObject({
      StackStatus: "DELETE_FAILED",
      StackStatusReason: "The following resource(s) failed to delete: [A]. ",
    });
    await cloud.call("DeleteStack", { StackName: "app", RetainResources: ["A"] });
    expect((await cloud.describe(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect(Object.keys(cloud.things())).toHaveLength(1);
  });

  it("protects exports that are in use", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", TEMPLATE);
    await cloud.create("user", { Resources: { U: parameter({ "Fn::ImportValue": "second" }) } });
    expect((await cloud.call("ListImports", { ExportName: "second" })).Imports).toEqual(["user"]);
    await cloud.call("DeleteStack", { StackName: "app" });
    expect(await cloud.describe("app")).toMatchObject({
      StackStatus: "DELETE_FAILED",
      StackStatusReason: "Export second cannot be deleted as it is in use by user",
    });
  });

  it("refuses to update what does not change, also by values alone", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", TEMPLATE);
    const same = await refusal(cloud.update("app", TEMPLATE));
    expect(same.message).toBe("No updates are to be performed.");
    const changed = await cloud.update("app", TEMPLATE, {
      Parameters: [{ ParameterKey: "Text", ParameterValue: "two" }],
    });
    expect(changed.Outputs[0].OutputValue).toMatch(/:two$/);
  });

  it("hands a thing over to another logical id that took the same physical id", async () => {
    const cloud = new TestCloud();
    const group = (id: string, days: number) => ({
      [id]: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: "shared", RetentionInDays: days } },
    });
    await cloud.create("app", { Resources: group("Old", 1) });
    const before = cloud.things();
    cloud.failures.set("create Bad", "broken");
    const bad = { Resources: { ...group("New", 3), Bad: parameter("x", { DependsOn: "New" }) } };
    expect((await cloud.update("app", bad)).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(cloud.things()).toEqual(before);
    expect((await cloud.update("app", { Resources: group("New", 3) })).StackStatus).toBe("UPDATE_COMPLETE");
    expect(Object.values(cloud.things())).toMatchObject([{ owner: "New", properties: { RetentionInDays: 3 } }]);
  });

  it("cannot be deleted while it is protected", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", TEMPLATE, { EnableTerminationProtection: true });
    expect((await refusal(cloud.call("DeleteStack", { StackName: "app" }))).message).toBe(
      "Stack [app] cannot be deleted while TerminationProtection is enabled",
    );
    await cloud.call("UpdateTerminationProtection", { StackName: "app", EnableTerminationProtection: false });
    await cloud.call("DeleteStack", { StackName: "app" });
  });

  it("can be deleted while it is created", async () => {
    const cloud = new TestCloud();
    const { StackId } = await cloud.call("CreateStack", { StackName: "app", TemplateBody: JSON.stringify(TEMPLATE) });
    await cloud.call("DeleteStack", { StackName: "app" });
    await cloud.deployments.settled(StackId);
    expect((await cloud.describe(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect(cloud.things()).toEqual({});
  });

  it("goes back when its update is cancelled", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", TEMPLATE);
    const before = cloud.things();
    cloud.onStep = (step) => {
      if (step !== "update First") return;
      cloud.onStep = () => {};
      cloud.deployments.cancelUpdate("app");
    };
    const Parameters = [{ ParameterKey: "Text", ParameterValue: "two" }];
    expect((await cloud.update("app", TEMPLATE, { Parameters })).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await cloud.events("app")).toContain("app UPDATE_ROLLBACK_IN_PROGRESS User Initiated");
    expect(cloud.things()).toEqual(before);
  });

  it("is named once, unless the same token asks again", async () => {
    const cloud = new TestCloud();
    const input = { StackName: "app", TemplateBody: JSON.stringify(TEMPLATE), ClientRequestToken: "t" };
    const first = await cloud.call("CreateStack", input);
    expect(await cloud.call("CreateStack", input)).toEqual(first);
    expect(await refusal(cloud.call("CreateStack", { ...input, ClientRequestToken: "u" }))).toEqual({
      code: "AlreadyExistsException",
      message: "Stack [app] already exists",
    });
  });
});
