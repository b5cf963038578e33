import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rulesPage } from "../../../scripts/rules.js";
import { sentenceOf } from "../../../src/deploy/validation/finding.js";
import { slipOf } from "../../../src/deploy/validation/names.js";
import { RULES } from "../../../src/deploy/validation/rules.js";
import { type ValidationOptions, validateTemplate } from "../../../src/deploy/validation/validate.js";
import type { ValueMap } from "../../../src/deploy/value.js";
import { resourceTypeNames } from "../../../src/models/resource-type-names.js";
import { ofApis } from "./cases-of-apis.js";
import { ofResources } from "./cases-of-resources.js";
import { outline, parameters, references } from "./cases-of-structure.js";

const TYPE_NAMES = resourceTypeNames();
const CASES = [...outline, ...parameters, ...references, ...ofResources, ...ofApis];

const found = (template: ValueMap, options: Partial<ValidationOptions> = {}) =>
  validateTemplate(JSON.parse(JSON.stringify(template)) as ValueMap, {
    today: "2026-11-23",
    written: true,
    typeNames: TYPE_NAMES,
    ...options,
  });

test.each(CASES.map((each, index) => [`${each.rule} (${index})`, each] as const))(
  "%s",
  (_, { rule, level = "error", bad, path, says, mended, options }) => {
    const findings = found(bad, options).filter((finding) => finding.rule === rule);
    expect(findings.map((finding) => [finding.level, finding.path.join("/")])).toContainEqual([level, path]);
    expect(findings.map(sentenceOf).join("\n")).toMatch(says);
    expect(found(mended, options).filter((finding) => finding.rule === rule || finding.level === "error")).toEqual([]);
  },
);

test("every rule has a bad template", () => {
  expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual(Object.keys(RULES).sort());
});

test("docs/validation.md lists every rule (npm run support)", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/validation.md"), "utf8");
  expect(page).toBe(rulesPage(page));
});

describe("what can't be known isn't judged", () => {
  const lambda = { Type: "AWS::Lambda::Function", Properties: { "Fn::Transform": { Name: "Mine" } } };
  test.each<[what: string, template: ValueMap]>([
    ["what a macro may add", { Transform: "MyMacro", Resources: { A: { Type: "My::Own", Properties: { Ref: "X" } } } }],
    ["properties that a transform gives", { Resources: { A: lambda } }],
    [
      "what Fn::ForEach makes",
      {
        Transform: "AWS::LanguageExtensions",
        Resources: { "Fn::ForEach::Each": ["X", ["a", "b"], { "R${X}": { Type: "AWS::SSM::Parameter" } }] },
        Outputs: { O: { Value: { Ref: "Ra" } } },
      },
    ],
    ["a type that isn't AWS's", { Resources: { A: { Type: "Datadog::Monitors::Monitor", Properties: { Any: 1 } } } }],
    [
      "a custom resource's properties",
      { Resources: { A: { Type: "Custom::X", Properties: { ServiceToken: "x", Any: [1] } } } },
    ],
    [
      "values that are resolved in the deployment",
      {
        Resources: { A: { Type: "AWS::SSM::Parameter", Properties: { Type: "{{resolve:ssm:/type}}", Value: "x" } } },
      },
    ],
  ])("%s", (_, template) => expect(found(template).filter(({ level }) => level === "error")).toEqual([]));
});

test("versions are no slips of each other", () => {
  expect(slipOf("nodejs26.x", ["nodejs22.x", "nodejs24.x"])).toBeUndefined();
  expect(slipOf("NodeJS24.x", ["nodejs22.x", "nodejs24.x"])).toBe("nodejs24.x");
});

test("any JSON is taken without a crash", () => {
  const odd = [null, 1, "x", [], [1], {}, { Ref: 1 }, { "Fn::If": 1 }, { "Fn::GetAtt": {} }, { "Fn::Sub": [] }];
  const sections = ["Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Transform", "Metadata", "Rules"];
  for (const section of sections)
    for (const one of odd)
      for (const inside of odd) {
        expect(() =>
          found({ [section]: one, Resources: { A: { Type: "AWS::IAM::Role", Properties: inside } } }),
        ).not.toThrow();
        expect(() => found({ [section]: { A: one }, Outputs: { O: inside } })).not.toThrow();
        expect(() =>
          found({ [section]: { A: { Type: "AWS::ApiGateway::RestApi", Properties: { Body: inside, Policy: one } } } }),
        ).not.toThrow();
      }
});
