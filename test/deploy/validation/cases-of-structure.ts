import type { RuleId } from "../../../src/deploy/validation/rules.js";
import type { ValidationOptions } from "../../../src/deploy/validation/validate.js";
import type { ValueMap } from "../../../src/deploy/value.js";

/** A template with one mistake, where it is found and what is said; and the same template mended. */
export interface Case {
  readonly rule: RuleId;
  readonly level?: "error" | "warning";
  readonly bad: ValueMap;
  readonly path: string;
  readonly says: RegExp;
  readonly mended: ValueMap;
  readonly options?: Partial<ValidationOptions>;
}

export const parameter = (more: ValueMap = {}): ValueMap => ({
  Type: "AWS::SSM::Parameter",
  Properties: { Type: "String", Value: "x", ...more },
});
export const one = (more: ValueMap = {}, sections: ValueMap = {}): ValueMap => ({
  ...sections,
  Resources: { A: parameter(more) },
});
export const value = (Value: ValueMap | string, sections: ValueMap = {}): ValueMap => one({ Value }, sections);
export const resources = (members: ValueMap, sections: ValueMap = {}): ValueMap => ({
  ...sections,
  Resources: members,
});
const many = (count: number, of: (index: number) => readonly [string, ValueMap]): ValueMap =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => of(index)));

export const AT = "Resources/A/Properties/Value";
export const PROD = { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] };

export const outline: readonly Case[] = [
  {
    rule: "section-unknown",
    bad: one({}, { Paramters: {} }),
    path: "Paramters",
    says: /no section "Paramters". Did you mean Parameters\?/,
    mended: one({}, { Parameters: {} }),
  },
  {
    rule: "section-shape",
    bad: resources({ A: { Properties: {} } }),
    path: "Resources/A",
    says: /a resource must be a map with a Type/,
    mended: one(),
  },
  {
    rule: "section-shape",
    bad: one({}, { Outputs: { O: { Description: "x" } } }),
    path: "Outputs/O",
    says: /an output must be a map with a Value/,
    mended: one({}, { Outputs: { O: { Value: "x" } } }),
  },
  {
    rule: "section-shape",
    bad: one({}, { Mappings: { M: { a: "b" } } }),
    path: "Mappings/M/a",
    says: /must be a map of texts and lists/,
    mended: one({}, { Mappings: { M: { a: { b: "c" } } } }),
  },
  {
    rule: "template-version",
    bad: one({}, { AWSTemplateFormatVersion: "2020-01-01" }),
    path: "AWSTemplateFormatVersion",
    says: /2010-09-09/,
    mended: one({}, { AWSTemplateFormatVersion: "2010-09-09" }),
  },
  { rule: "resources-missing", bad: resources({}), path: "Resources", says: /at least one resource/, mended: one() },
  {
    rule: "null-value",
    bad: resources({ A: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: "x", Name: null } } }),
    path: "Resources/A/Properties/Name",
    says: /null is not allowed/,
    mended: resources({ A: { ...parameter(), Metadata: { anything: null } } }),
  },
  {
    rule: "member-unknown",
    bad: resources({ A: { ...parameter(), DependOn: "B" } }),
    path: "Resources/A/DependOn",
    says: /no member "DependOn". Did you mean DependsOn\?/,
    mended: resources({ A: { ...parameter(), DependsOn: "B" }, B: parameter() }),
  },
  {
    rule: "name-form",
    bad: resources({ "my-parameter": parameter() }),
    path: "Resources/my-parameter",
    says: /letters and digits/,
    mended: resources({ myParameter: parameter() }),
  },
  {
    rule: "limit",
    bad: resources(many(501, (index) => [`R${index}`, parameter()])),
    path: "Resources",
    says: /501 resources; CloudFormation takes 500/,
    mended: resources(many(500, (index) => [`R${index}`, parameter()])),
  },
  {
    rule: "limit",
    bad: one({}, { Outputs: many(201, (index) => [`O${index}`, { Value: "x" }]) }),
    path: "Outputs",
    says: /201 outputs; CloudFormation takes 200/,
    mended: one({}, { Outputs: many(200, (index) => [`O${index}`, { Value: "x" }]) }),
  },
  {
    rule: "limit",
    bad: one({}, { Metadata: { text: "x".repeat(1024 * 1024) } }),
    path: "",
    says: /bytes of template; CloudFormation takes 1048576/,
    mended: one({}, { Metadata: { text: "x".repeat(1000) } }),
  },
  {
    rule: "limit",
    bad: one({}, { Description: "é".repeat(513) }),
    path: "Description",
    says: /1026 bytes of description/,
    mended: one({}, { Description: "é".repeat(512) }),
  },
];

const declared = (P: ValueMap): ValueMap => value({ Ref: "P" }, { Parameters: { P } });

export const parameters: readonly Case[] = [
  {
    rule: "parameter-type",
    bad: declared({ Type: "Sting" }),
    path: "Parameters/P/Type",
    says: /Did you mean String\?/,
    mended: declared({ Type: "AWS::EC2::VPC::Id" }),
  },
  {
    rule: "parameter-default",
    bad: declared({ Type: "String", Default: "tset", AllowedValues: ["test", "prod"] }),
    path: "Parameters/P/Default",
    says: /the default "tset" breaks AllowedValues test, prod/,
    mended: declared({ Type: "String", Default: "test", AllowedValues: ["test", "prod"] }),
  },
  {
    rule: "parameter-default",
    bad: declared({ Type: "String", Default: "a b", AllowedPattern: "[a-z]+" }),
    path: "Parameters/P/Default",
    says: /breaks AllowedPattern/,
    mended: declared({ Type: "String", Default: "ab", AllowedPattern: "[a-z]+" }),
  },
  {
    rule: "parameter-default",
    bad: declared({ Type: "Number", Default: 3, MinValue: 4 }),
    path: "Parameters/P/Default",
    says: /breaks MinValue 4/,
    mended: declared({ Type: "Number", Default: 4, MinValue: 4 }),
  },
  {
    rule: "parameter-default",
    level: "warning",
    bad: declared({ Type: "String", Default: "NONE", MaxLength: 3 }),
    path: "Parameters/P/Default",
    says: /breaks MaxLength 3/,
    mended: declared({ Type: "String", Default: "abc", MaxLength: 3 }),
    options: { given: { P: "abc" } },
  },
  {
    rule: "parameter-value",
    bad: declared({ Type: "Number" }),
    path: "Parameters/P",
    says: /is given "many", which breaks Type/,
    mended: declared({ Type: "String" }),
    options: { given: { P: "many" } },
  },
  {
    rule: "parameter-unused",
    level: "warning",
    bad: one({}, { Parameters: { P: { Type: "String" } } }),
    path: "Parameters/P",
    says: /P is never used/,
    mended: declared({ Type: "String" }),
  },
];

export const references: readonly Case[] = [
  {
    rule: "function-unknown",
    bad: value({ "Fn::GetAttr": ["A", "Type"] }),
    path: `${AT}/Fn::GetAttr`,
    says: /no function Fn::GetAttr. Did you mean Fn::GetAtt\?/,
    mended: resources({ A: parameter({ Value: { "Fn::GetAtt": ["B", "Type"] } }), B: parameter() }),
  },
  {
    rule: "function-unknown",
    level: "warning",
    bad: value({ "Fn::Sha256OfMyText": "x" }),
    path: `${AT}/Fn::Sha256OfMyText`,
    says: /no function/,
    mended: value({ "Fn::Sub": "x" }),
  },
  {
    rule: "function-extension",
    bad: value({ "Fn::ToJsonString": { a: 1 } }),
    path: AT,
    says: /AWS::LanguageExtensions/,
    mended: value({ "Fn::ToJsonString": { a: 1 } }, { Transform: "AWS::LanguageExtensions" }),
  },
  {
    rule: "function-argument",
    bad: value({ "Fn::Join": ["-"] }),
    path: `${AT}/Fn::Join`,
    says: /Fn::Join/,
    mended: value({ "Fn::Join": ["-", ["a", "b"]] }),
  },
  {
    rule: "function-argument",
    bad: value({ "Fn::Sub": "${my-name}" }),
    path: `${AT}/Fn::Sub`,
    says: /alphanumeric/,
    mended: value({ "Fn::Sub": "${!my-name}" }),
  },
  {
    rule: "reference-unknown",
    bad: resources({ A: parameter({ Value: { Ref: "Tabel" } }), Table: parameter() }),
    path: AT,
    says: /Ref names "Tabel", which isn't in this template. Did you mean Table\?/,
    mended: resources({ A: parameter({ Value: { Ref: "Table" } }), Table: parameter() }),
  },
  {
    rule: "reference-unknown",
    bad: value({ "Fn::Sub": "${AWS::Regoin}" }),
    path: AT,
    says: /Did you mean AWS::Region\?/,
    mended: value({ "Fn::Sub": "${AWS::Region} ${!AWS::Regoin}" }),
  },
  {
    rule: "reference-unknown",
    bad: value({ "Fn::GetAtt": ["Nobody", "Arn"] }),
    path: AT,
    says: /Fn::GetAtt names "Nobody", which is neither a resource nor a parameter/,
    mended: resources({ A: parameter({ Value: { "Fn::GetAtt": ["B", "Type"] } }), B: parameter() }),
  },
  {
    rule: "reference-in-condition",
    bad: one({}, { Conditions: { C: { "Fn::Equals": [{ Ref: "A" }, "x"] } } }),
    path: "Conditions/C/Fn::Equals/0",
    says: /only parameters are known/,
    mended: resources({ A: { ...parameter(), Condition: "C" } }, { Conditions: { C: PROD } }),
  },
  {
    rule: "attribute-unknown",
    bad: resources({ A: parameter({ Value: { "Fn::GetAtt": ["Role", "Arnn"] } }), Role: role() }),
    path: AT,
    says: /Role \(AWS::IAM::Role\) has no attribute "Arnn". Did you mean Arn\?/,
    mended: resources({ A: parameter({ Value: { "Fn::GetAtt": ["Role", "Arn"] } }), Role: role() }),
  },
  {
    rule: "attribute-unknown",
    level: "warning",
    bad: resources({ A: parameter({ Value: { "Fn::Sub": "${Role.RoleName}" } }), Role: role() }),
    path: AT,
    says: /no attribute "RoleName"/,
    mended: resources({ A: parameter({ Value: { "Fn::Sub": "${Role}" } }), Role: role() }),
  },
  {
    rule: "condition-shape",
    bad: resources({ A: { ...parameter(), Condition: "C" } }, { Conditions: { C: { Ref: "AWS::Region" } } }),
    path: "Conditions/C",
    says: /must be one of Fn::And/,
    mended: resources({ A: { ...parameter(), Condition: "C" } }, { Conditions: { C: PROD } }),
  },
  {
    rule: "condition-unknown",
    bad: resources({ A: { ...parameter(), Condition: "IsPord" } }, { Conditions: { IsProd: PROD } }),
    path: "Resources/A/Condition",
    says: /no condition "IsPord". Did you mean IsProd\?/,
    mended: resources({ A: { ...parameter(), Condition: "IsProd" } }, { Conditions: { IsProd: PROD } }),
  },
  {
    rule: "condition-unknown",
    bad: value({ "Fn::If": ["IsProd", "a", "b"] }),
    path: AT,
    says: /no condition "IsProd"/,
    mended: value({ "Fn::If": ["IsProd", "a", "b"] }, { Conditions: { IsProd: PROD } }),
  },
  {
    rule: "condition-circular",
    bad: resources(
      { A: { ...parameter(), Condition: "C" } },
      { Conditions: { C: { "Fn::Not": [{ Condition: "D" }] }, D: { "Fn::Not": [{ Condition: "C" }] } } },
    ),
    path: "Conditions/C",
    says: /C → D → C/,
    mended: resources(
      { A: { ...parameter(), Condition: "C" } },
      { Conditions: { C: { "Fn::Not": [{ Condition: "D" }] }, D: PROD } },
    ),
  },
  {
    rule: "condition-unused",
    level: "warning",
    bad: one({}, { Conditions: { C: PROD } }),
    path: "Conditions/C",
    says: /C is never used/,
    mended: resources({ A: { ...parameter(), Condition: "C" } }, { Conditions: { C: PROD } }),
  },
  {
    rule: "mapping-unknown",
    bad: value({ "Fn::FindInMap": ["Szie", "a", "b"] }, { Mappings: { Size: { a: { b: "c" } } } }),
    path: AT,
    says: /no mapping "Szie". Did you mean Size\?/,
    mended: value({ "Fn::FindInMap": ["Size", "a", "b"] }, { Mappings: { Size: { a: { b: "c" } } } }),
  },
  {
    rule: "mapping-key",
    level: "warning",
    bad: value({ "Fn::FindInMap": ["Size", "a", "bb"] }, { Mappings: { Size: { a: { b: "c" } } } }),
    path: `${AT}/Fn::FindInMap/2`,
    says: /Size has no key "bb". Did you mean b\?/,
    mended: value({ "Fn::FindInMap": ["Size", "a", "b"] }, { Mappings: { Size: { a: { b: "c" } } } }),
  },
  {
    rule: "mapping-unused",
    level: "warning",
    bad: one({}, { Mappings: { M: { a: { b: "c" } } } }),
    path: "Mappings/M",
    says: /M is never used/,
    mended: value({ "Fn::FindInMap": [{ Ref: "AWS::Region" }, "a", "b"] }, { Mappings: { M: { a: { b: "c" } } } }),
  },
  {
    rule: "dependency-unknown",
    bad: resources({ A: { ...parameter(), DependsOn: ["Bb"] }, B: parameter() }),
    path: "Resources/A/DependsOn/0",
    says: /depends on "Bb", which is no resource of this template. Did you mean B\?/,
    mended: resources({ A: { ...parameter(), DependsOn: ["B"] }, B: parameter() }),
  },
  {
    rule: "dependency-unknown",
    bad: resources({ A: { ...parameter(), DependsOn: "A" } }),
    path: "Resources/A/DependsOn",
    says: /which is itself/,
    mended: resources({ A: parameter() }),
  },
  {
    rule: "dependency-circular",
    bad: resources({
      A: parameter({ Value: { Ref: "B" } }),
      B: parameter({ Value: { "Fn::Sub": "${C.Type}" } }),
      C: { ...parameter(), DependsOn: "A" },
    }),
    path: "Resources/A",
    says: /A → B → C → A/,
    mended: resources({ A: parameter({ Value: { Ref: "B" } }), B: parameter(), C: { ...parameter(), DependsOn: "A" } }),
  },
  {
    rule: "dependency-circular",
    level: "warning",
    bad: resources(
      { A: parameter({ Value: { "Fn::If": ["C", { Ref: "B" }, "x"] } }), B: { ...parameter(), DependsOn: "A" } },
      { Conditions: { C: PROD } },
    ),
    path: "Resources/A",
    says: /A → B → A/,
    mended: resources(
      { A: parameter({ Value: { "Fn::If": ["C", "y", "x"] } }), B: { ...parameter(), DependsOn: "A" } },
      { Conditions: { C: PROD } },
    ),
  },
];

export function role(trust: ValueMap = {}, more: ValueMap = {}): ValueMap {
  const statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ ...statement, ...trust }] },
      ...more,
    },
  };
}
