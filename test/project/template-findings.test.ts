import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { gatesTemplate } from "../../bench/lib/gates-template.js";
import { largeTemplate } from "../../bench/lib/large-projects.js";
import { sentenceOf } from "../../src/deploy/validation/finding.js";
import { validateTemplate } from "../../src/deploy/validation/validate.js";
import type { ValueMap } from "../../src/deploy/value.js";
import { resourceTypeNames } from "../../src/models/resource-type-names.js";
import { apiTemplate, nameDeployment } from "../../src/project/gen1/api-template.js";
import type { CompiledProject } from "../../src/project/index.js";
import { type TemplateFinding, templateFindings } from "../../src/project/template-findings.js";
import { AMPLIFY_PROJECTS, cloneOf, compile, FIXTURES, readJson, removeTemporaries, temporary } from "./fixtures.js";

afterAll(removeTemporaries);

const TODAY = "2026-01-01";
const findingsOf = (project: CompiledProject) => templateFindings(project, TODAY);
const told = (findings: readonly TemplateFinding[]) =>
  findings.map((each) => `${each.level} ${each.rule} ${each.template} ${each.path.join("/")}: ${sentenceOf(each)}`);

describe("what the tools write has nothing to mend", () => {
  const isTemplate = (value: unknown): value is ValueMap =>
    typeof value === "object" && value !== null && "Resources" in value && !Array.isArray(value.Resources);
  const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json") && !file.includes("node_modules"))
    .filter((file) => isTemplate(readJson(FIXTURES, file)));

  test("there are templates of every fixture", () => expect(files.length).toBeGreaterThan(70));

  test("the Amplify CLI's and the CDK's templates", () => {
    const typeNames = resourceTypeNames();
    const wrong = files.flatMap((file) =>
      validateTemplate(readJson(FIXTURES, file) as ValueMap, { today: TODAY, typeNames }).map((finding) => [
        file,
        finding,
      ]),
    );
    expect(wrong).toEqual([]);
  });

  test.each(AMPLIFY_PROJECTS)("%s, compiled", async (name) => {
    expect(told(await findingsOf(await compile(cloneOf(name))))).toEqual([]);
  });

  test.each(["cdk-cognito-authorizer", "amplify-gen2-cognito-authorizer"])("%s", async (name) => {
    expect(told(await findingsOf(await compile(join(FIXTURES, name))))).toEqual([]);
  });

  test("the templates of the benchmarks", () => {
    for (const template of [largeTemplate(400, "x"), gatesTemplate()])
      expect(validateTemplate(JSON.parse(JSON.stringify(template)) as ValueMap, { today: TODAY })).toEqual([]);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const permissions = fc.subarray(["create", "read", "update", "delete"] as const, { minLength: 1 });
const apiPath = fc.record({
  lambdaFunction: name,
  permissions: fc.oneof(
    fc.constant({ setting: "open" } as const),
    fc.record({ setting: fc.constant("private" as const), auth: permissions }),
    fc.record({ setting: fc.constant("private" as const), groups: fc.dictionary(name, permissions, { minKeys: 1 }) }),
    fc.record({ setting: fc.constant("protected" as const), auth: permissions, guest: permissions }),
  ),
});
const apiPaths = fc.dictionary(
  fc
    .array(
      fc.oneof(
        name,
        name.map((each) => `{${each}}`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => `/${parts.join("/")}`),
  apiPath,
  { minKeys: 1, maxKeys: 6 },
);

test("whatever paths an API has, its template has nothing to mend", () => {
  fc.assert(
    fc.property(apiPaths, (paths) => {
      const template = nameDeployment("api", apiTemplate("api", paths, "auth"));
      const findings = validateTemplate(template, { today: TODAY, typeNames: resourceTypeNames() });
      expect(findings.map(sentenceOf)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

/** A project of one template. */
function templateProject(name: string, text: string, more: Readonly<Record<string, string>> = {}): string {
  const directory = temporary();
  for (const [file, content] of Object.entries({ [name]: text, ...more }))
    writeFileSync(join(directory, file), content);
  return directory;
}

const YAML = `Parameters:
  Stage:
    Type: String
    Default: dev
Resources:
  Greet:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Role: !GetAtt Rol.Arn
      Handler: index.handler
      Code: { ZipFile: "exports.handler = async () => ({});" }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Alow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
`;

describe("the place", () => {
  const placesOf = async (directory: string) =>
    (await findingsOf(await compile(directory))).map(({ rule, place }) => [rule, place?.line, place?.text?.trim()]);

  test("in a template in YAML", async () => {
    expect(await placesOf(templateProject("template.yaml", YAML))).toEqual([
      ["reference-unknown", 10, "Role: !GetAtt Rol.Arn"],
      ["parameter-unused", 2, "Stage:"],
      ["policy-effect", 19, "- Effect: Alow"],
    ]);
  });

  test("in a template in JSON", async () => {
    const json = { Resources: { A: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Vaule: "x" } } } };
    expect(await placesOf(templateProject("template.json", JSON.stringify(json, undefined, 2)))).toEqual([
      ["property-missing", 5, '"Properties": {'],
      ["property-unknown", 7, '"Vaule": "x"'],
    ]);
  });

  test("in a SAM template, and none for what the transform adds", async () => {
    const sam = `Transform: AWS::Serverless-2016-10-31
Resources:
  Greet:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs16.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => ({});"
      Environment: { Variables: { NAME: !Ref Nobody } }
`;
    expect(await placesOf(templateProject("template.yaml", sam))).toEqual([
      ["reference-unknown", 9, "Environment: { Variables: { NAME: !Ref Nobody } }"],
      ["lambda-runtime-deprecated", 6, "Runtime: nodejs16.x"],
    ]);
  });

  test("in a nested template, with what both expect of each other", async () => {
    const outer = `Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: inner.yaml
      Parameters: { Siz: 2 }
Outputs:
  Name: { Value: !GetAtt Inner.Outputs.Nam }
`;
    const inner = `Parameters:
  Size: { Type: Number, Default: 1 }
Resources:
  A: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref Siez } }
Outputs:
  Name: { Value: !Ref A }
`;
    expect(await placesOf(templateProject("template.yaml", outer, { "inner.yaml": inner }))).toEqual([
      ["nested-parameter-unknown", 6, "Parameters: { Siz: 2 }"],
      ["nested-output-unknown", 8, "Name: { Value: !GetAtt Inner.Outputs.Nam }"],
      ["reference-unknown", 4, expect.stringContaining("Siez")],
      ["parameter-unused", 2, expect.stringContaining("Size")],
    ]);
  });

  test("is override.ts where that makes the mistake", async () => {
    const clone = cloneOf("amplify-gen1-cognito-authorizer");
    const file = join(clone, "amplify/backend/api/apiName/override.ts");
    const text = readFileSync(file, "utf8");
    expect(text).toContain("Cognito: []");
    writeFileSync(file, text.replaceAll("Cognito: []", "Cognto: []"));
    const findings = await findingsOf(await compile(clone));
    expect(new Set(findings.map(({ rule, madeBy }) => `${rule} ${madeBy}`))).toEqual(
      new Set([`api-security-undefined ${file}`]),
    );
    expect(findings.map(sentenceOf)[0]).toContain("Did you mean Cognito?");
  });
});
