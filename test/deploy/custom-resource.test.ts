import { describe, expect, it } from "vitest";
import { parameter, TestCloud } from "./engine.js";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:callout";
const template = (properties: object = {}) => ({
  Resources: {
    Callout: { Type: "Custom::Callout", Properties: { ServiceToken: FUNCTION, Number: 8, Flag: false, ...properties } },
    After: parameter({ "Fn::Sub": "${Callout}/${Callout.Word}" }),
  },
});

interface Event {
  readonly RequestType: string;
  readonly ResponseURL: string;
  readonly [member: string]: unknown;
}

/** A cloud whose function answers each request through its ResponseURL. */
function cloudAnswering(answer: (event: Event) => object | undefined) {
  const cloud = new TestCloud();
  const requests: Event[] = [];
  cloud.invoke = async (_name, { payload }) => {
    const event = JSON.parse(payload) as Event;
    requests.push(event);
    const token = event.ResponseURL.split("/").at(-1) ?? "";
    const given = answer(event);
    if (given === undefined) return { statusCode: 200, payload: '{"errorMessage":"boom"}', functionError: "Unhandled" };
    expect(cloud.deployments.customResourceResponse(token, JSON.stringify(given))).toBe(true);
    return { statusCode: 200, payload: "null" };
  };
  return { cloud, requests };
}

const success = (id: string, word: string) => ({ Status: "SUCCESS", PhysicalResourceId: id, Data: { Word: word } });
const values = (cloud: TestCloud) => Object.values(cloud.things()).map(({ properties }) => properties.Value);

describe("custom resources", () => {
  it("are created, updated and deleted by their function", async () => {
    const { cloud, requests } = cloudAnswering(({ RequestType }) => success("id-1", RequestType));
    await cloud.create("app", template());
    expect(values(cloud)).toEqual(["id-1/Create"]);
    await cloud.update("app", template({ Number: 9 }));
    expect(values(cloud)).toEqual(["id-1/Update"]);
    await cloud.call("DeleteStack", { StackName: "app" });
    await cloud.deployments.settled("app");
    expect(requests).toMatchObject([
      {
        RequestType: "Create",
        ResourceType: "Custom::Callout",
        LogicalResourceId: "Callout",
        ServiceToken: FUNCTION,
        ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4566\/_aws\/cloudformation\/response\/[\w-]{32}$/),
        ResourceProperties: { ServiceToken: FUNCTION, Number: "8", Flag: "false" },
      },
      {
        RequestType: "Update",
        PhysicalResourceId: "id-1",
        ResourceProperties: { Number: "9" },
        OldResourceProperties: { Number: "8" },
      },
      { RequestType: "Delete", PhysicalResourceId: "id-1", ResourceProperties: { Number: "9" } },
    ]);
    expect(new Set(requests.map(({ RequestId }) => RequestId)).size).toBe(3);
  });

  it("that answer an update with another id have the former deleted", async () => {
    const { cloud, requests } = cloudAnswering(({ RequestType }) =>
      success(RequestType === "Create" ? "old" : "new", "w"),
    );
    await cloud.create("app", template());
    await cloud.update("app", template({ Number: 9 }));
    expect(requests.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId])).toEqual([
      ["Create", undefined],
      ["Update", "old"],
      ["Delete", "old"],
    ]);
    expect(values(cloud)).toEqual(["new/w"]);
  });

  it("that fail are told to delete what they may have made", async () => {
    const { cloud, requests } = cloudAnswering(({ RequestType }) =>
      RequestType === "Create" ? { Status: "FAILED", Reason: "no", PhysicalResourceId: "half" } : success("half", ""),
    );
    expect((await cloud.create("app", template())).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(requests.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId])).toEqual([
      ["Create", undefined],
      ["Delete", "half"],
    ]);
    expect((await cloud.events("app")).find((event) => event.startsWith("Callout CREATE_FAILED"))).toMatch(
      /^Callout CREATE_FAILED Received response status \[FAILED\] from custom resource\. Message returned: no \(RequestId: [-0-9a-f]{36}\)$/,
    );
  });

  it("whose function fails are not waited for", async () => {
    const { cloud } = cloudAnswering(() => undefined);
    expect((await cloud.create("app", template())).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect((await cloud.events("app")).join("\n")).toContain('The function failed: {"errorMessage":"boom"}');
  });

  it("take one answer per request", async () => {
    const cloud = new TestCloud();
    expect(cloud.deployments.customResourceResponse("nobody", "{}")).toBe(false);
  });
});
