import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parameter, refusal, TestCloud } from "./engine.js";

const RECORDED = new Set(
  readFileSync(join(import.meta.dirname, "../../../shared/recorded/localstack/cloudformation/errors.tsv"), "utf8")
    .split("\n")
    .map((line) => line.split("\t")[2] ?? ""),
);

const one = (Properties: object, more: object = {}) => ({
  ...more,
  Resources: { A: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", ...Properties } } },
});
const value = (Value: unknown, more: object = {}) => one({ Value }, more);

/** Templates, and what AWS was recorded to answer to one of the kind. */
const RECORDED_CASES: [what: string, template: object | string, message: string, parameters?: object[]][] = [
  ["no resources", { Resources: {} }, "Template format error: At least one Resources member must be defined."],
  [
    "a missing type",
    { Resources: { A: { Properties: {} } } },
    "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
  ],
  [
    "an unknown member",
    { Resources: { A: { ...parameter("x"), Invalid: 1 } } },
    "Invalid template resource property 'Invalid'",
  ],
  [
    "a resource that is text",
    { Resources: { A: "x" } },
    "Template format error: Any Resources member must be an object.",
  ],
  [
    "a null output",
    { ...value("x"), Outputs: { MyOutput: { Value: null } } },
    "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates",
  ],
  [
    "an output without a value",
    { ...value("x"), Outputs: { MyOutput: {} } },
    "Template format error: Every Outputs member must contain a Value object",
  ],
  [
    "a resource named like a pseudo parameter",
    { Resources: { "AWS::NoValue": parameter("x") } },
    "Template format error: Resource name AWS::NoValue is non alphanumeric.",
  ],
  [
    "a parameter named like a pseudo parameter",
    { ...value("x"), Parameters: { "AWS::NoValue": { Type: "String" } } },
    "Template format error: Parameter name AWS::NoValue is non alphanumeric.",
  ],
  ["broken JSON", '{"this is invalid":"bad"', "Template format error: JSON not well-formed. (line 1, column 25)"],
  ["broken YAML", "Resources:\n  A: [", "Template format error: YAML not well-formed."],
  [
    "a Ref to nothing",
    value({ Ref: "InvalidRef" }),
    "Template format error: Unresolved resource dependencies [InvalidRef] in the Resources block of the template",
  ],
  [
    "DependsOn nothing",
    { Resources: { A: parameter("x", { DependsOn: "NonExistingResource" }) } },
    "Template format error: Unresolved resource dependencies [NonExistingResource] in the Resources block of the template",
  ],
  [
    "a Ref to a resource whose condition doesn't hold",
    {
      Conditions: { No: { "Fn::Equals": ["a", "b"] } },
      Resources: { MyTopic: parameter("x", { Condition: "No" }), B: parameter({ Ref: "MyTopic" }) },
    },
    "Template format error: Unresolved resource dependencies [MyTopic] in the Resources block of the template",
  ],
  [
    "an output of a resource whose condition doesn't hold",
    {
      Conditions: { No: { "Fn::Equals": ["a", "b"] } },
      Resources: { MyTopic: parameter("x", { Condition: "No" }), B: parameter("x") },
      Outputs: { O: { Value: { Ref: "MyTopic" } } },
    },
    "Unresolved resource dependencies [MyTopic] in the Outputs block of the template",
  ],
  [
    "Fn::Select by a word",
    value({ "Fn::Select": ["one", ["a"]] }),
    "Template error: Fn::Select requires a list argument with two elements: an integer index and a list",
  ],
  [
    "Fn::GetAtt with an empty part",
    value({ "Fn::GetAtt": ["A", ""] }),
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
  ],
  [
    "Fn::Split with one argument",
    value({ "Fn::Select": [0, { "Fn::Split": ["-"] }] }),
    "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
  ],
  [
    "Fn::Equals with one argument",
    value("x", { Conditions: { C: { "Fn::Equals": ["a"] } } }),
    "Template error: every Fn::Equals object requires a list of 2 string parameters.",
  ],
  [
    "Fn::If by no condition",
    value({ "Fn::If": ["MissingCondition", "a", "b"] }),
    "Template error: unresolved condition dependency MissingCondition in Fn::If",
  ],
  [
    "a key that a mapping lacks",
    value(
      { "Fn::FindInMap": ["TopicSuffixMap", "C", "Suffix"] },
      { Mappings: { TopicSuffixMap: { A: { Suffix: "a" } } } },
    ),
    "Template error: Unable to get mapping for TopicSuffixMap::C::Suffix",
  ],
  [
    "a mapping that isn't deep enough",
    value("x", { Mappings: { M: { A: "a" } } }),
    "Template format error: Every Mappings member A must be a map",
  ],
  [
    "a function in a mapping",
    value("x", { Mappings: { M: { A: { B: { Ref: "X" } } } } }),
    "Template format error: Every Mappings attribute must be a String or a List.",
  ],
  [
    "a word for a number",
    value("x", { Parameters: { Value: { Type: "Number" } } }),
    "Parameter 'Value' must be a number.",
    [{ ParameterKey: "Value", ParameterValue: "x" }],
  ],
  [
    "a transform without a name",
    value({ "Fn::Transform": { Name: { Ref: "A" } } }),
    "Key Name of transform definition must be a string.",
  ],
];

/** Answers that are well known and weren't recorded. */
const OTHER_CASES: typeof RECORDED_CASES = [
  [
    "a circle",
    {
      Resources: {
        A: parameter({ Ref: "B" }),
        B: parameter({ Ref: "A" }),
        C: parameter({ Ref: "A" }),
        D: parameter("x"),
      },
    },
    "Circular dependency between resources: [A, B]",
  ],
  [
    "a resource that needs itself",
    { Resources: { A: parameter({ Ref: "A" }) } },
    "Circular dependency between resources: [A]",
  ],
  [
    "Fn::GetAtt of nothing",
    value({ "Fn::GetAtt": ["X", "Arn"] }),
    "Template error: instance of Fn::GetAtt references undefined resource X",
  ],
  [
    "Fn::Sub of nothing",
    value({ "Fn::Sub": "${X}" }),
    "Template format error: Unresolved resource dependencies [X] in the Resources block of the template",
  ],
  [
    "a resource in a condition",
    value("x", { Conditions: { C: { "Fn::Equals": [{ Ref: "A" }, "b"] } } }),
    "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template",
  ],
  [
    "missing parameters",
    value("x", { Parameters: { P: { Type: "String" }, Q: { Type: "String" } } }),
    "Parameters: [P, Q] must have values",
  ],
  [
    "unknown parameters",
    value("x"),
    "Parameters: [P] do not exist in the template",
    [{ ParameterKey: "P", ParameterValue: "x" }],
  ],
  [
    "a value that isn't allowed",
    value("x", { Parameters: { P: { Type: "String", AllowedValues: ["a"] } } }),
    "Parameter 'P' must be one of AllowedValues",
    [{ ParameterKey: "P", ParameterValue: "b" }],
  ],
  [
    "a value that breaks a pattern",
    value("x", { Parameters: { P: { Type: "String", AllowedPattern: "[a-z]+" } } }),
    "Parameter 'P' must match pattern [a-z]+",
    [{ ParameterKey: "P", ParameterValue: "B" }],
  ],
  [
    "a value that breaks a described rule",
    value("x", { Parameters: { P: { Type: "String", MinLength: 3, ConstraintDescription: "three at least" } } }),
    "Parameter P failed to satisfy constraint: three at least",
    [{ ParameterKey: "P", ParameterValue: "B" }],
  ],
  [
    "an SSM parameter without a name",
    value("x", { Parameters: { InputValue: { Type: "AWS::SSM::Parameter::Value<String>" } } }),
    "Parameter InputValue should either have input value or default value",
  ],
  [
    "an SSM parameter that isn't there",
    value("x", { Parameters: { P: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/none" } } }),
    "Unable to fetch parameters [/none] from parameter store for this account.",
  ],
  ["no template at all", "just text", "Template format error: unsupported structure."],
  [
    "a macro",
    value("x", { Transform: "AWS::Serverless-2016-10-31" }),
    "No transform named AWS::Serverless-2016-10-31 found.",
  ],
  ["an unknown section", { ...value("x"), Resource: {} }, "Invalid template property or properties [Resource]"],
  [
    "a logical id with dashes",
    { Resources: { "my-bad-resource-id": parameter("x") } },
    "Template format error: Resource name my-bad-resource-id is non alphanumeric.",
  ],
];

describe("a template that is wrong is refused before anything is made", () => {
  it.each([...RECORDED_CASES, ...OTHER_CASES])("%s", async (_what, template, message, Parameters) => {
    const cloud = new TestCloud();
    expect(await refusal(cloud.create("app", template, { Parameters }))).toEqual({ code: "ValidationError", message });
    expect(cloud.log).toEqual([]);
    expect((await cloud.call("ListStacks")).StackSummaries).toEqual([]);
  });

  it.each(RECORDED_CASES.map(([what, , message]) => [what, message]))("%s was recorded", (_what, message) => {
    expect(RECORDED).toContain(message);
  });
});

describe("capabilities", () => {
  const role = (properties: object) => ({
    Resources: { R: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {}, ...properties } } },
  });

  it.each([
    [role({}), [], "Requires capabilities : [CAPABILITY_IAM]"],
    [role({ RoleName: "r" }), ["CAPABILITY_IAM"], "Requires capabilities : [CAPABILITY_NAMED_IAM]"],
    [value("x", { Transform: "AWS::LanguageExtensions" }), [], "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"],
  ])("%j with %j", async (template, Capabilities, message) => {
    const cloud = new TestCloud();
    expect(await refusal(cloud.create("app", template, { Capabilities }))).toEqual({
      code: "InsufficientCapabilitiesException",
      message,
    });
  });
});

describe("properties are checked against the specification when their resource is placed", () => {
  it.each([
    [{ Value: "x", Type: { Ref: "AWS::NoValue" } }, "Property validation failure: [The property {/Type} is required]"],
    [
      { Value: "x", Nonsense: 1 },
      "Property validation failure: [Encountered unsupported properties in {/}: [Nonsense]]",
    ],
  ])("%j", async (properties, reason) => {
    const cloud = new TestCloud();
    expect((await cloud.create("app", one(properties))).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(await cloud.events("app")).toContain(`A CREATE_FAILED ${reason}`);
  });

  it("are brought into its types", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", {
      Resources: { L: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: 5, RetentionInDays: "7" } } },
    });
    expect(Object.values(cloud.things())).toMatchObject([{ properties: { LogGroupName: "5", RetentionInDays: 7 } }]);
  });

  it("an attribute that a type hasn't fails before anything is placed, as recorded", async () => {
    const cloud = new TestCloud();
    await cloud.create("app", {
      ...value("x"),
      Outputs: { InvalidOutput: { Value: { "Fn::GetAtt": ["A", "Invalid"] } } },
    });
    expect(await cloud.events("app")).toEqual([
      "app CREATE_IN_PROGRESS User Initiated",
      "app ROLLBACK_IN_PROGRESS [Error] /Outputs/InvalidOutput/Value/Fn::GetAtt: Resource type AWS::SSM::Parameter does not support attribute {Invalid}. Rollback requested by user.",
      "app ROLLBACK_COMPLETE",
    ]);
  });
});
