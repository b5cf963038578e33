import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CompiledProject } from "../../src/project/index.js";
import { cloneOf, compile, inEffect, removeTemporaries, templatesOf, temporary } from "./fixtures.js";

afterAll(removeTemporaries);

const PROJECT = "amplify-gen1-two-paths-cognito-authorizer";
const API_TEMPLATE = "amplify-cfn-templates/api/bookApi-cloudformation-template.json";
const TYPES = "import { AmplifyApiRestResourceStackTemplate } from '@aws-amplify/cli-extensibility-helper';\n";
const NODE_MODULES = join(import.meta.dirname, "../../node_modules");

/** A clone whose API has this override; `body` is the function's. */
function overridden(body: string, { head = "", packages = false } = {}): string {
  const clone = cloneOf(PROJECT);
  const text = `${head}${TYPES}export async function override(resources: AmplifyApiRestResourceStackTemplate, info: any) {\n${body}\n}\n`;
  writeFileSync(join(clone, "amplify/backend/api/bookApi/override.ts"), text);
  if (packages) symlinkSync(NODE_MODULES, join(clone, "amplify/backend/node_modules"));
  return clone;
}

const apiOf = async (project: CompiledProject) => ({
  template: inEffect((await templatesOf(project))[API_TEMPLATE]),
  parameters: (project.template.Resources as Record<string, { Properties: { Parameters: unknown } }>).apibookApi
    ?.Properties.Parameters,
});

const ANY = "'x-amazon-apigateway-any-method'";

const OVERRIDES: Record<string, string> = {
  "the skeleton": "",
  "description and compression":
    "resources.restApi.description = 'Books'; resources.restApi.minimumCompressionSize = 1024;",
  "endpoint configuration, in CDK's spelling": "resources.restApi.endpointConfiguration = { types: ['REGIONAL'] };",
  "binary media types": "resources.restApi.binaryMediaTypes = ['image/png', '*/*'];",
  "a resource policy": `resources.restApi.policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] };`,
  "what the type doesn't have": "(resources.restApi as any).notAProperty = { a: 1 };",
  "paths deleted from the body":
    "for (const path in resources.restApi.body.paths) if (path.endsWith('{proxy+}')) delete resources.restApi.body.paths[path];",
  "a path deleted by an override": "resources.restApi.addPropertyDeletionOverride('Body.paths./book/{isbn}/{proxy+}');",
  "a method copied": `const paths = resources.restApi.body.paths;
    paths['/orders'].get = JSON.parse(JSON.stringify(paths['/orders'][${ANY}]));
    delete paths['/orders'][${ANY}];`,
  "a method copied in an override": `const item = resources.restApi.body.paths['/orders'][${ANY}];
    resources.restApi.addPropertyOverride('Body.paths./orders.post', { ...item, parameters: [...item.parameters, { name: 'x', in: 'query', required: true, type: 'string' }] });`,
  "a name with dots": String.raw`resources.restApi.addPropertyOverride('Body.paths./orders.x-amazon-apigateway-any-method.x-amazon-apigateway-integration.responses.default.responseParameters', { 'method\.response.header.X': "'1'" });
    resources.restApi.addPropertyOverride('Body.x-a\\.b', 1);`,
  "objects merged, lists replaced": `resources.restApi.addPropertyOverride('Body.info', { description: 'more' });
    resources.restApi.addPropertyOverride('Body.schemes', ['http', 'https']);
    resources.restApi.addPropertyOverride('Body.paths./orders.options.produces.0', 'text/plain');`,
  "an intrinsic replaced by an object":
    "resources.restApi.addPropertyOverride('Body.host', { 'Fn::Sub': 'x.${AWS::Region}' });",
  "parameters with and without values": `resources.addCfnParameter({ type: 'String', default: 'NONE', noEcho: true, allowedValues: ['a', 'NONE'] }, 'First', { 'Fn::GetAtt': ['authadvappd63023b0', 'Outputs.UserPoolId'] });
    resources.addCfnParameter({ type: 'Number', default: 3, minValue: 1, description: 'three' }, 'Second');`,
  "outputs, mappings, conditions": `resources.addCfnMapping({ mapping: { 'us-east-1': { name: 'one' } } }, 'Regions');
    resources.addCfnCondition({ expression: { 'Fn::Equals': [{ Ref: 'env' }, 'prod'] } as any }, 'IsProduction');
    resources.addCfnOutput({ value: resources.restApi.ref, description: 'again', exportName: 'again' }, 'Again');
    resources.addCfnOutput({ value: 'arn:' + resources.restApi.ref + '/' + info.envName }, 'Joined');`,
  "a resource, and a dependency on it": `resources.addCfnResource({ type: 'AWS::ApiGateway::RequestValidator', properties: { RestApiId: { Ref: 'bookApi' }, ValidateRequestBody: true } }, 'Validator');
    resources.deploymentResource.addOverride('DependsOn', ['Validator', 'bookApi']);`,
  addDependency: "resources.deploymentResource.addDependency(resources.restApi);",
  "attributes and references": `resources.addCfnOutput({ value: resources.restApi.attrRootResourceId }, 'Root');
    resources.restApi.addPropertyOverride('Body.x-root', resources.restApi.getAtt('RootResourceId'));
    resources.deploymentResource.description = \`for \${resources.restApi.ref}\`;`,
  "references put into the body":
    "resources.restApi.body.info.description = `${resources.restApi.attrRootResourceId} of ${resources.restApi.ref}!`;",
  "texts joined to intrinsics of the body": `const uri = resources.restApi.body.paths['/orders'][${ANY}]['x-amazon-apigateway-integration'].uri;
    resources.restApi.body.info.description = 'to ' + uri + ' and back';`,
  cfnOptions: `resources.restApi.cfnOptions.metadata = { team: 'books' };
    resources.restApi.addMetadata('more', [1]);
    (resources.deploymentResource.cfnOptions as any).deletionPolicy = 'Retain';
    resources.restApi.cfnOptions.description = 'the API';`,
  overrideLogicalId: "resources.deploymentResource.overrideLogicalId('MyDeployment');",
  deletions: `resources.restApi.addDeletionOverride('Properties.FailOnWarnings');
    resources.restApi.addPropertyDeletionOverride('Body.definitions.RequestSchema');
    resources.restApi.addPropertyOverride('Body.securityDefinitions.sigv4', undefined);
    resources.restApi.failOnWarnings = undefined;`,
  "top-level overrides":
    "resources.restApi.addOverride('Metadata.owner', 'me'); resources.restApi.addOverride('DeletionPolicy', 'Retain');",
  "an asynchronous one":
    "await new Promise((done) => setImmediate(done)); resources.restApi.name = info.projectName + '-' + info.envName;",
};

describe("an override over our surface does as over the real aws-cdk-lib", () => {
  test.each(Object.entries(OVERRIDES))("%s", async (_, body) => {
    const ours = await apiOf(await compile(overridden(body)));
    const head = "import * as cdk from 'aws-cdk-lib';\nvoid cdk.App;\n";
    const real = await apiOf(await compile(overridden(body, { head, packages: true })));
    expect(ours).toEqual(real);
  });

  test("and changes what it must: the table's overrides differ from none", async () => {
    const texts = new Set<string>();
    for (const body of Object.values(OVERRIDES))
      texts.add(JSON.stringify(await apiOf(await compile(overridden(body)))));
    expect(texts.size).toBe(Object.keys(OVERRIDES).length - 1);
  });
});

describe("an override that imports values", () => {
  test("makes constructs in the API's stack with the project's aws-cdk-lib", async () => {
    const head = "import * as logs from 'aws-cdk-lib/aws-logs';\nimport { Fn } from 'aws-cdk-lib';\n";
    const body = `const group = new logs.CfnLogGroup(resources as any, 'AccessLogs', { retentionInDays: 7 });
      new logs.CfnLogGroup(resources.restApi as any, 'More', { logGroupName: Fn.join('-', ['more', resources.restApi.ref]) });
      resources.addCfnOutput({ value: group.ref }, 'LogGroup');`;
    const { template } = await apiOf(await compile(overridden(body, { head, packages: true })));
    const { Resources, Outputs } = template as {
      Resources: Record<string, { Type: string; Properties: unknown }>;
      Outputs: object;
    };
    expect(Resources.AccessLogs).toEqual({ Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 7 } });
    const more = Object.entries(Resources).filter(([id]) => /^bookApiMore[0-9A-F]{8}$/.test(id));
    expect(more.map(([, { Properties }]) => Properties)).toEqual([
      { LogGroupName: { "Fn::Join": ["-", ["more", { Ref: "bookApi" }]] } },
    ]);
    expect(Outputs).toMatchObject({ LogGroup: { Value: { Ref: "AccessLogs" } } });
  });

  test("has its packages installed on request, and says so", async () => {
    const clone = overridden("", { head: "import { Fn } from 'aws-cdk-lib';\nconsole.log(Fn.ref('x').length > 0);\n" });
    const told: string[] = [];
    const installed: string[] = [];
    await compile(clone, {
      progress: (line) => told.push(line),
      installPackages: async (directory) => {
        installed.push(directory);
        symlinkSync(NODE_MODULES, join(directory, "node_modules"));
      },
    });
    expect(installed).toEqual([join(clone, "amplify/backend")]);
    expect(told).toEqual([expect.stringContaining("installing aws-cdk-lib in"), "true"]);
  });

  test("is told which package is missing and what to run", async () => {
    const clone = overridden("console.log(Fn);", { head: "import { Fn } from 'aws-cdk-lib';\n" });
    await expect(compile(clone)).rejects.toMatchObject({
      kind: "MissingPackages",
      message: expect.stringContaining("imports aws-cdk-lib"),
      next: `Run npm install in ${join(clone, "amplify/backend")}.`,
    });
  });
});

describe("an override that goes wrong", () => {
  const CASES: [string, string, { message: string | RegExp; line?: number; next?: RegExp }][] = [
    ["throws", "const x = 1;\n  throw new Error('no ' + x);", { message: /override\.ts:4: no 1$/, line: 4 }],
    ["throws no error", "throw 'just text';", { message: /just text$/ }],
    [
      "reads what is not there",
      "const none: any = undefined;\n\n  none.paths;",
      { message: /Cannot read properties of undefined/, line: 5 },
    ],
    ["rejects", "await Promise.reject(new Error('later'));", { message: /later$/, line: 3 }],
    ["does not compile", "const = ;", { message: /does not compile: Expected identifier but found "="/, line: 3 }],
    [
      "takes a parameter's id twice",
      "resources.addCfnParameter({ type: 'String' }, 'env');",
      { message: /logical id "env" already exists$/, line: 3 },
    ],
    [
      "takes a resource's id twice",
      "resources.addCfnResource({ type: 'AWS::S3::Bucket' }, 'bookApi');",
      { message: /There is already a Construct with name 'bookApi'/, line: 3 },
    ],
    ["never ends", "for (;;);", { message: /did not end within 1 s and was stopped$/, next: /loop/ }],
    [
      "waits for ever",
      "await new Promise((resolve) => setInterval(() => undefined, 1000));",
      { message: /did not end within 1 s/ },
    ],
    ["leaves its process", "process.exit(3);", { message: /ended its process \(exit code 3\)/ }],
    ["kills its process", "process.kill(process.pid, 'SIGKILL');", { message: /ended its process \(signal SIGKILL\)/ }],
    [
      "takes all memory",
      "const all: any[] = []; for (;;) all.push(new Array(1e6).fill('x'));",
      { message: /(?:ended its process|did not end)/ },
    ],
    [
      "leaves a function in the template",
      "resources.restApi.body.info.title = () => 'x';",
      { message: /can't hold a function \(at bookApi\/Properties\/Body\/info\/title\)/ },
    ],
    ["uses a reference as a key", "resources.restApi.body[resources.restApi.ref] = 1;", { message: /can't be a key/ }],
  ];
  test.each(CASES)("%s", async (name, body, { message, line, next }) => {
    const clone = overridden(body);
    // Only what never ends by itself is stopped early, so that a slow machine changes nothing.
    const endless = ["never ends", "waits for ever", "takes all memory"].includes(name);
    const failed = compile(clone, { overrideTimeout: endless ? 1_000 : 20_000 });
    await expect(failed).rejects.toMatchObject({
      kind: "Override",
      message: expect.stringMatching(message),
      ...(next === undefined ? {} : { next: expect.stringMatching(next) }),
      place: {
        file: join(clone, "amplify/backend/api/bookApi/override.ts"),
        ...(line === undefined ? {} : { line, text: expect.any(String) }),
      },
    });
  });

  test("exports nothing of that name", async () => {
    const clone = cloneOf(PROJECT);
    writeFileSync(join(clone, "amplify/backend/api/bookApi/override.ts"), "export const other = 1;\n");
    await expect(compile(clone)).rejects.toMatchObject({
      message: expect.stringContaining('exports no function "override"'),
    });
  });

  test("names the file that it imports when that one throws", async () => {
    const clone = overridden("fail();", { head: "import { fail } from './helper';\n" });
    const helper = join(clone, "amplify/backend/api/bookApi/helper.ts");
    writeFileSync(
      helper,
      "interface A {}\n\nexport const fail = (a?: A) => {\n  throw new Error('in the helper');\n};\n",
    );
    await expect(compile(clone)).rejects.toMatchObject({ place: { file: helper, line: 4 } });
  });
});

describe("results are kept by content", () => {
  const COUNT = "console.log('ran');";
  const runs = async (clone: string, cacheDirectory: string) => {
    const told: string[] = [];
    const { template } = await compile(clone, { cacheDirectory, progress: (line) => told.push(line) });
    return { ran: told.length, template };
  };

  test("an unchanged override is run once, a changed one again", async () => {
    const cache = temporary();
    const clone = overridden(COUNT);
    const first = await runs(clone, cache);
    expect(first.ran).toBe(1);
    expect(await runs(clone, cache)).toEqual({ ...first, ran: 0 });
    writeFileSync(
      join(clone, "amplify/backend/api/bookApi/override.ts"),
      `export function override() { ${COUNT} ${COUNT} }`,
    );
    expect((await runs(clone, cache)).ran).toBe(2);
  });

  test("one that looks at the time or the environment is run each time", async () => {
    const cache = temporary();
    const clone = overridden(`${COUNT} resources.restApi.description = process.env.NOT_SET ?? 'none';`);
    expect((await runs(clone, cache)).ran).toBe(1);
    expect((await runs(clone, cache)).ran).toBe(1);
  });
});

describe("overrides of auth and of the root stack", () => {
  test("reach the user pool and its clients", async () => {
    const clone = cloneOf(PROJECT);
    writeFileSync(
      join(clone, "amplify/backend/auth/advappd63023b0/override.ts"),
      `import { AmplifyAuthCognitoStackTemplate } from '@aws-amplify/cli-extensibility-helper';
      export function override(resources: AmplifyAuthCognitoStackTemplate) {
        resources.userPool.policies = { passwordPolicy: { ...resources.userPool.policies['passwordPolicy'], minimumLength: 12 } };
        resources.userPoolClientWeb.callbackUrLs = ['http://localhost'];
        resources.userPoolClient.addPropertyOverride('AccessTokenValidity', 2);
        resources.identityPool.allowUnauthenticatedIdentities = true;
        resources.addCfnOutput({ value: resources.userPool.attrProviderUrl }, 'ProviderURL');
      }`,
    );
    const templates = await templatesOf(await compile(clone));
    const { Resources, Outputs } = templates[
      "amplify-cfn-templates/auth/advappd63023b0-cloudformation-template.json"
    ] as {
      Resources: Record<string, unknown>;
      Outputs: Record<string, unknown>;
    };
    expect(Resources).toMatchObject({
      UserPool: { Properties: { Policies: { PasswordPolicy: { MinimumLength: 12, RequireLowercase: false } } } },
      UserPoolClientWeb: { Properties: { CallbackURLs: ["http://localhost"] } },
      UserPoolClient: { Properties: { AccessTokenValidity: 2 } },
      IdentityPool: { Properties: { AllowUnauthenticatedIdentities: true } },
    });
    expect(Outputs.ProviderURL).toEqual({ Value: { "Fn::GetAtt": ["UserPool", "ProviderURL"] } });
  });

  test("reach the deployment bucket and the roles", async () => {
    const clone = cloneOf("amplify-gen1-cognito-authorizer-stages/03-after-build");
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(clone, "amplify/backend/awscloudformation"), { recursive: true });
    writeFileSync(
      join(clone, "amplify/backend/awscloudformation/override.ts"),
      "export function override(resources: any) { resources.deploymentBucket.versioningConfiguration = { status: 'Enabled' }; resources.authRole.maxSessionDuration = 7200; }",
    );
    const { template } = await compile(clone);
    expect(template.Resources).toMatchObject({
      DeploymentBucket: { Properties: { VersioningConfiguration: { Status: "Enabled" } } },
      AuthRole: { Properties: { MaxSessionDuration: 7200 } },
      apiapiName: { Type: "AWS::CloudFormation::Stack" },
    });
  });
});
