import { parameter, type TestCloud } from "./engine.js";

export const CHILD_URL = "https://s3.amazonaws.com/bucket/child.json";

export const child = (value: string): string =>
  JSON.stringify({
    Resources: { Inner: parameter(value), InnerBucket: { Type: "AWS::S3::Bucket", DependsOn: "Inner" } },
    Outputs: { Value: { Value: { "Fn::GetAtt": ["Inner", "Value"] } } },
  });

const nested = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: CHILD_URL } };

const A = {
  Resources: {
    First: parameter("1"),
    Renamed: parameter("r", { Properties: { Name: "one" } }),
    Bucket: { Type: "AWS::S3::Bucket", DependsOn: "First" },
    Child: { ...nested, DependsOn: "First" },
    Gone: parameter({ Ref: "Bucket" }),
  },
};
const B = {
  Resources: {
    First: parameter("2"),
    Renamed: parameter("r", { Properties: { Name: "two" } }),
    Bucket: { Type: "AWS::S3::Bucket", DependsOn: "First", Properties: { Tags: [{ Key: "k", Value: "v" }] } },
    Child: { ...nested, DependsOn: "First" },
    Last: parameter({ "Fn::GetAtt": ["Child", "Outputs.Value"] }, { DependsOn: "Bucket" }),
  },
};

interface Script {
  readonly before?: object;
  readonly failures?: Readonly<Record<string, string>>;
  act(cloud: TestCloud): Promise<{ StackId: string }>;
  readonly status: string;
  readonly owners: readonly string[];
}

const owned = (template: { Resources: object }) =>
  [...Object.keys(template.Resources).filter((id) => id !== "Child"), "Inner", "InnerBucket"].sort();

export type Scenario = "create" | "update" | "delete" | "rollback";

/** What may be interrupted, and how it must have ended after the next start. */
export const scenarios: Readonly<Record<Scenario, Script>> = {
  create: {
    act: (cloud) => cloud.call("CreateStack", { StackName: "app", TemplateBody: JSON.stringify(A) }),
    status: "CREATE_COMPLETE",
    owners: owned(A),
  },
  update: {
    before: A,
    act: (cloud) => cloud.call("UpdateStack", { StackName: "app", TemplateBody: JSON.stringify(B) }),
    status: "UPDATE_COMPLETE",
    owners: owned(B),
  },
  rollback: {
    before: A,
    failures: { "create Last": "broken" },
    act: (cloud) => cloud.call("UpdateStack", { StackName: "app", TemplateBody: JSON.stringify(B) }),
    status: "UPDATE_ROLLBACK_COMPLETE",
    owners: owned(A),
  },
  delete: {
    before: A,
    act: async (cloud) => {
      const stack = await cloud.describe("app");
      await cloud.call("DeleteStack", { StackName: "app" });
      return stack;
    },
    status: "DELETE_COMPLETE",
    owners: [],
  },
};
