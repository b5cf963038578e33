import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { cloneOf, compile, FIXTURES, readJson, removeTemporaries, templatesOf, temporary } from "./fixtures.js";

afterAll(removeTemporaries);

const MAIN = "amplify-gen1-cognito-authorizer";
const TWO_PATHS = "amplify-gen1-two-paths-env-schedule";

type Object_ = Record<string, unknown>;

function edit(file: string, change: (value: Object_) => void): void {
  const value = readJson(file) as Object_;
  change(value);
  writeFileSync(file, JSON.stringify(value, null, 2));
}

const within = (value: unknown, ...path: string[]): Object_ =>
  path.reduce((at, key) => (at as Object_)[key] as Object_, value as Object_);

describe("finding a project", () => {
  const CASES: [string, (directory: string) => void, object][] = [
    [
      "in an empty folder",
      () => undefined,
      { next: expect.stringContaining("Give the folder of an Amplify Gen 1 project") },
    ],
    [
      "in a Gen 2 project without cdk.out",
      (directory) => {
        mkdirSync(join(directory, "amplify"));
        writeFileSync(join(directory, "amplify/backend.ts"), "");
      },
      { next: expect.stringContaining("ampx sandbox --once") },
    ],
    [
      "in a folder that isn't there",
      (directory) => rmSync(directory, { recursive: true }),
      { next: expect.stringContaining("does not exist") },
    ],
  ];
  test.each(CASES)("%s says what was looked for and what to do", async (_, arrange, wanted) => {
    const directory = temporary();
    arrange(directory);
    await expect(compile(directory)).rejects.toMatchObject({
      kind: "NoProject",
      lookedFor: [
        join(directory, "amplify/backend/backend-config.json"),
        join(directory, "cdk.out/manifest.json"),
        join(directory, "manifest.json"),
        ...["template.yaml", "template.yml", "template.json"].map((name) => join(directory, name)),
      ],
      ...wanted,
    });
  });

  const BROKEN: [string, (clone: string) => void, object][] = [
    [
      "backend-config.json is no JSON",
      (clone) => writeFileSync(join(clone, "amplify/backend/backend-config.json"), '{\n  "api": {,\n}'),
      { kind: "InvalidFile", place: { line: 2 } },
    ],
    [
      "cli-inputs.json of the API is missing",
      (clone) => rmSync(join(clone, "amplify/backend/api/apiName/cli-inputs.json")),
      { kind: "MissingFile", message: expect.stringContaining("cli-inputs.json is missing") },
    ],
    [
      "a path has no permissions",
      (clone) =>
        edit(join(clone, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
          delete within(inputs, "paths", "/apiPath").permissions;
        }),
      {
        kind: "InvalidFile",
        message: expect.stringContaining("/apiPath has no permissions"),
        place: { line: 4, text: '    "/apiPath": {' },
      },
    ],
    [
      "a path's setting is none, and so are two of its operations",
      (clone) =>
        edit(join(clone, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
          within(inputs, "paths", "/apiPath").permissions = {
            setting: "privat",
            auth: ["create", "rad"],
            groups: { Admins: ["all"] },
          };
        }),
      {
        kind: "InvalidFile",
        message: expect.stringContaining(
          '/apiPath: permissions.setting must be one of open, private, protected, not "privat"',
        ),
        place: { text: expect.stringContaining('"setting": "privat"') },
        details: [
          expect.stringMatching(/^line 11: each of \/apiPath: permissions\.auth must be one of create, read.*"rad"$/),
          expect.stringMatching(/^line 15: .*groups\.Admins .*"all"$/),
        ],
      },
    ],
    [
      "a member of a path's permissions is misspelt",
      (clone) =>
        edit(join(clone, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
          within(inputs, "paths", "/apiPath").permissions = { setting: "private", autth: ["read"] };
        }),
      { kind: "InvalidFile", place: { text: expect.stringContaining('"autth"') } },
    ],
    [
      "the second factor of auth is none",
      (clone) =>
        edit(join(clone, "amplify/backend/auth/bookapp5186446e/cli-inputs.json"), (inputs) => {
          within(inputs, "cognitoConfig").mfaConfiguration = "MAYBE";
        }),
      {
        kind: "InvalidFile",
        message: expect.stringContaining('mfaConfiguration must be one of OFF, ON, OPTIONAL, not "MAYBE"'),
        place: { text: expect.stringContaining('"mfaConfiguration": "MAYBE"') },
      },
    ],
    [
      "a path leads to a function that the API doesn't depend on",
      (clone) =>
        edit(join(clone, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
          within(inputs, "paths", "/apiPath").lambdaFunction = "functoinName";
        }),
      {
        kind: "InvalidFile",
        details: ['/apiPath leads to the function "functoinName"'],
        place: { text: expect.stringContaining('"lambdaFunction": "functoinName"') },
        next: expect.stringContaining("Name one of: functionName"),
      },
    ],
    [
      "cli-inputs.json of auth has no cognitoConfig",
      (clone) => writeFileSync(join(clone, "amplify/backend/auth/bookapp5186446e/cli-inputs.json"), "{}"),
      { kind: "InvalidFile" },
    ],
    [
      "the function has no template",
      (clone) => rmSync(join(clone, "amplify/backend/function/functionName/functionName-cloudformation-template.json")),
      { kind: "MissingFile" },
    ],
    [
      "the function has no code",
      (clone) => rmSync(join(clone, "amplify/backend/function/functionName/src"), { recursive: true }),
      { kind: "MissingFile", lookedFor: [expect.stringMatching(/src$/)] },
    ],
    [
      "custom-policies.json is wrong",
      (clone) =>
        writeFileSync(
          join(clone, "amplify/backend/function/functionName/custom-policies.json"),
          '[{"Action":["s3:GetObject"]}]',
        ),
      { kind: "InvalidFile" },
    ],
  ];
  test.each(BROKEN)("%s", async (_, arrange, wanted) => {
    const clone = cloneOf(MAIN);
    arrange(clone);
    await expect(compile(clone)).rejects.toMatchObject({ next: expect.any(String), ...wanted });
  });
});

describe("environments", () => {
  test("an unknown one is refused, naming the others", async () => {
    await expect(compile(cloneOf(MAIN), { environment: "prod" })).rejects.toMatchObject({
      kind: "UnknownEnvironment",
      next: "Choose one of dev.",
    });
  });

  test("without team-provider-info.json, names have defaults of Amplify's form", async () => {
    const clone = cloneOf(MAIN);
    rmSync(join(clone, "amplify/team-provider-info.json"));
    const project = await compile(clone, { placement: { accountId: "000000000000", region: "eu-west-1" } });
    expect(project).toMatchObject({
      name: "bookapp",
      environment: "dev",
      region: "eu-west-1",
      stackName: expect.stringMatching(/^amplify-bookapp-dev-[0-9a-f]{5}$/),
      parameters: {
        DeploymentBucketName: `${project.stackName}-deployment`,
        AuthRoleName: `${project.stackName}-authRole`,
      },
      tags: { "user:Stack": "dev", "user:Application": "bookapp" },
    });
    expect((await compile(clone, { environment: "feature" })).stackName).toMatch(/^amplify-bookapp-feature-/);
  });

  test("parameters that nothing gives are told all at once", async () => {
    const clone = cloneOf(TWO_PATHS);
    rmSync(join(clone, "amplify/team-provider-info.json"));
    await expect(compile(clone)).rejects.toMatchObject({
      message: "Some parameters of the project have no value",
      details: ["dev.categories.function.bookFunction.tablePrefix"],
    });
  });
});

describe("what we don't generate is refused, all of it at once", () => {
  const asked = (clone: string) =>
    edit(join(clone, "amplify/backend/auth/bookapp5186446e/cli-inputs.json"), ({ cognitoConfig }) =>
      Object.assign(cognitoConfig as Object_, { triggers: { PreSignup: ["email"] }, hostedUIDomainName: "x" }),
    );
  const withStorage = (clone: string) =>
    edit(join(clone, "amplify/backend/backend-config.json"), (config) => {
      config.storage = { files: { service: "S3", providerPlugin: "awscloudformation" } };
      within(config, "api").graph = { service: "AppSync", providerPlugin: "awscloudformation" };
    });

  test("by category and resource", async () => {
    const clone = cloneOf(MAIN);
    asked(clone);
    withStorage(clone);
    await expect(compile(clone)).rejects.toMatchObject({
      kind: "Unsupported",
      details: [
        "api/graph: AppSync APIs are not deployed; REST APIs are",
        "auth/bookapp5186446e: Lambda triggers of the user pool (cognitoConfig.triggers)",
        "auth/bookapp5186446e: the hosted UI (cognitoConfig.hostedUIDomainName)",
        "storage/files: its template is generated by the Amplify CLI, and we don't generate S3",
      ],
    });
  });

  test("and left out on request", async () => {
    const clone = cloneOf(MAIN);
    withStorage(clone);
    const project = await compile(clone, { skipUnsupported: true });
    expect(project.unsupported.map(({ resource }) => resource)).toEqual(["graph", "files"]);
    expect(Object.keys(project.template.Resources as object)).not.toContain("storagefiles");
  });

  test("and what others would read of it says so", async () => {
    const clone = cloneOf(MAIN);
    withStorage(clone);
    edit(join(clone, "amplify/backend/backend-config.json"), (config) => {
      within(config, "function", "functionName").dependsOn = [
        { category: "storage", resourceName: "files", attributes: ["BucketName"] },
      ];
    });
    const { template } = await compile(clone, { skipUnsupported: true });
    expect(within(template, "Resources", "functionfunctionName", "Properties", "Parameters")).toMatchObject({
      storagefilesBucketName: "left-out:storage/files.BucketName",
    });
  });

  test("but hosting by the Amplify console, which is no part of the backend", async () => {
    const clone = cloneOf(MAIN);
    edit(join(clone, "amplify/backend/backend-config.json"), (config) => {
      config.hosting = { amplifyhosting: { service: "amplifyhosting", type: "manual" } };
    });
    const { unsupported, template } = await compile(clone);
    expect(unsupported.map(({ resource }) => resource)).toEqual(["amplifyhosting"]);
    expect(Object.keys(template.Resources as object)).not.toContain("hostingamplifyhosting");
  });
});

describe("functions", () => {
  test("are told with their physical names and folders, and zipped from there", async () => {
    const clone = cloneOf(TWO_PATHS);
    const project = await compile(clone);
    const source = join(clone, "amplify/backend/function/bookFunction/src");
    expect(project.functions).toEqual([
      expect.objectContaining({
        logicalName: "bookFunction",
        functionName: "bookFunction-dev",
        resource: { logicalId: "LambdaFunction", stack: "functionbookFunction" },
        source,
        runtime: "nodejs22.x",
        handler: "index.handler",
      }),
      expect.objectContaining({ functionName: "ordersFunction-dev" }),
    ]);
    const zip = project.assets.find(({ key }) => key.includes("bookFunction") && key.endsWith(".zip"));
    const files = unzipSync((await zip?.body()) ?? new Uint8Array());
    expect(Object.keys(files)).toEqual(["app.js", "event.json", "index.js", "package.json"]);
    expect(strFromU8(files["index.js"] ?? new Uint8Array())).toBe(readFileSync(join(source, "index.js"), "utf8"));
    expect(project.missingDependencies).toEqual([{ function: "bookFunction", directory: source }]);
    mkdirSync(join(source, "node_modules"));
    expect((await compile(clone)).missingDependencies).toEqual([]);
  });

  test("changed code changes the key of the zip and nothing else of the project", async () => {
    const clone = cloneOf(MAIN);
    const before = await compile(clone);
    writeFileSync(
      join(clone, "amplify/backend/function/functionName/src/index.js"),
      "exports.handler = async () => 1;\n",
    );
    const after = await compile(clone);
    const keyOf = (project: typeof after) => project.assets.find(({ key }) => key.endsWith(".zip"))?.key ?? "";
    expect(keyOf(after)).not.toBe(keyOf(before));
    const changed = after.resources.filter(({ fingerprint }, at) => fingerprint !== before.resources[at]?.fingerprint);
    expect(changed.map(({ category, name }) => `${category}/${name}`)).toEqual(["function/functionName"]);
    expect(JSON.stringify(after.template).replaceAll(keyOf(after), keyOf(before))).toBe(
      JSON.stringify(before.template),
    );
  });

  test("tell the script that builds them", async () => {
    const clone = cloneOf(MAIN);
    expect((await compile(clone)).buildScripts).toEqual([]);
    writeFileSync(
      join(clone, "package.json"),
      JSON.stringify({ scripts: { "amplify:functionName": "tsc", "amplify:other": "tsc" } }),
    );
    expect((await compile(clone)).buildScripts).toEqual([
      { function: "functionName", script: "amplify:functionName", directory: clone },
    ]);
  });

  test("have their code from the deployment bucket, where the template doesn't say so either", async () => {
    const clone = cloneOf(MAIN);
    const built = async () =>
      within(
        await templatesOf(await compile(clone)),
        "amplify-cfn-templates/function/functionName-cloudformation-template.json",
      );
    const usual = await built();
    expect(within(usual, "Resources", "LambdaFunction", "Properties").Code).toEqual({
      S3Bucket: { Ref: "deploymentBucketName" },
      S3Key: { Ref: "s3Key" },
    });
    // As the Amplify CLI writes the functions that `add storage` makes for triggers, until they are pushed.
    const file = join(clone, "amplify/backend/function/functionName/functionName-cloudformation-template.json");
    edit(file, (template) => {
      delete within(template, "Parameters").deploymentBucketName;
      delete within(template, "Parameters").s3Key;
      delete within(template, "Resources", "LambdaFunction", "Properties").Code;
    });
    expect(await built()).toEqual(usual);
  });

  test("get the policies of custom-policies.json", async () => {
    const clone = cloneOf(MAIN);
    writeFileSync(
      join(clone, "amplify/backend/function/functionName/custom-policies.json"),
      JSON.stringify([{ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::data-${env}/*", "*"] }]),
    );
    const templates = await templatesOf(await compile(clone));
    const resources = within(
      templates,
      "amplify-cfn-templates/function/functionName-cloudformation-template.json",
      "Resources",
    );
    expect(resources.CustomLambdaExecutionPolicy).toMatchObject({
      Type: "AWS::IAM::Policy",
      Properties: {
        PolicyName: "custom-lambda-execution-policy",
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Action: ["s3:GetObject"],
              Resource: [{ "Fn::Sub": ["arn:aws:s3:::data-${env}/*", { env: { Ref: "env" } }] }, "*"],
            },
          ],
        },
        Roles: [{ Ref: "LambdaExecutionRole" }],
      },
    });
  });
});

describe("the API's deployment", () => {
  const deploymentOf = async (clone: string) => {
    const templates = await templatesOf(await compile(clone));
    const resources = within(templates, "amplify-cfn-templates/api/apiName-cloudformation-template.json", "Resources");
    return Object.keys(resources)
      .filter((id) => !id.startsWith("function") && id !== "apiName")
      .sort();
  };

  test("gets another logical id when the API changes, and the gateway responses keep theirs", async () => {
    const clone = cloneOf(MAIN);
    const before = await deploymentOf(clone);
    expect(before[0]).toMatch(/^DeploymentAPIGWapiName[0-9a-f]{8}$/);
    edit(join(clone, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
      within(inputs, "paths")["/more"] = {
        name: "/more",
        lambdaFunction: "functionName",
        permissions: { setting: "open" },
      };
    });
    const after = await deploymentOf(clone);
    expect(after[0]).not.toBe(before[0]);
    expect(after.slice(1)).toEqual(before.slice(1));
  });
});

describe("auth settings", () => {
  const authOf = async (change: Object_, flags: Object_ = {}) => {
    const clone = cloneOf("amplify-gen1-cognito-authorizer-stages/01-after-add-auth-add-api");
    edit(join(clone, "amplify/backend/auth/bookapp5186446e/cli-inputs.json"), ({ cognitoConfig }) =>
      Object.assign(cognitoConfig as Object_, change),
    );
    edit(join(clone, "amplify/cli.json"), (cli) => Object.assign(within(cli, "features", "auth"), flags));
    const project = await compile(clone);
    const templates = await templatesOf(project);
    return {
      project,
      template: within(templates, "amplify-cfn-templates/auth/bookapp5186446e-cloudformation-template.json"),
    };
  };

  const CASES: [string, Object_, Object_][] = [
    ["sign-in by email", { usernameAttributes: ["email"] }, { UsernameAttributes: { Ref: "usernameAttributes" } }],
    [
      "aliases",
      { aliasAttributes: ["phone_number", "preferred_username"] },
      { AliasAttributes: { Ref: "aliasAttributes" }, AutoVerifiedAttributes: ["email", "phone_number"] },
    ],
    [
      "a password policy",
      { passwordPolicyMinLength: 12, passwordPolicyCharacters: ["Requires Lowercase", "Requires Symbols"] },
      {
        Policies: {
          PasswordPolicy: {
            MinimumLength: { Ref: "passwordPolicyMinLength" },
            RequireLowercase: true,
            RequireSymbols: true,
            RequireNumbers: false,
            RequireUppercase: false,
          },
        },
      },
    ],
    [
      "required attributes",
      { requiredAttributes: ["email", "name"] },
      {
        Schema: [
          { Name: "email", Required: true, Mutable: true },
          { Name: "name", Required: true, Mutable: true },
        ],
      },
    ],
    [
      "optional codes by an application",
      { mfaConfiguration: "OPTIONAL", mfaTypes: ["TOTP"] },
      { MfaConfiguration: { Ref: "mfaConfiguration" }, EnabledMfas: ["SOFTWARE_TOKEN_MFA"] },
    ],
    [
      "codes by text message",
      { mfaConfiguration: "ON", mfaTypes: ["SMS Text Message", "TOTP"] },
      {
        EnabledMfas: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
        SmsConfiguration: {
          SnsCallerArn: { "Fn::GetAtt": ["SNSRole", "Arn"] },
          ExternalId: "bookap5186446e_role_external_id",
        },
      },
    ],
  ];
  test.each(CASES)("%s", async (_, change, wanted) => {
    const { template } = await authOf(change);
    expect(within(template, "Resources", "UserPool", "Properties")).toMatchObject(wanted);
    for (const key of Object.keys(change)) expect(Object.keys(within(template, "Parameters"))).toContain(key);
  });

  test("a client with a secret and its own attributes", async () => {
    const { template } = await authOf({ userpoolClientGenerateSecret: true, userpoolClientSetAttributes: true });
    expect(within(template, "Resources", "UserPoolClient", "Properties")).toMatchObject({
      ReadAttributes: { Ref: "userpoolClientReadAttributes" },
      WriteAttributes: { Ref: "userpoolClientWriteAttributes" },
    });
    expect(within(template, "Outputs").AppClientSecret).toEqual({
      Value: { "Fn::GetAtt": ["UserPoolClient", "ClientSecret"] },
    });
  });

  test("a user pool alone has no identity pool, and the root stack opens no roles", async () => {
    const { project, template } = await authOf({ authSelections: "userPoolOnly" });
    expect(Object.keys(within(template, "Resources"))).toEqual([
      "UserPool",
      "UserPoolClientWeb",
      "UserPoolClient",
      "UserPoolClientRole",
    ]);
    expect(Object.keys(project.template.Resources as object)).not.toContain("UpdateRolesWithIDPFunction");
  });

  test("MFA by a custom resource, of older projects, is refused", async () => {
    await expect(authOf({ mfaConfiguration: "ON" }, { useenabledmfas: false })).rejects.toMatchObject({
      kind: "Unsupported",
    });
  });
});

describe("groups of the user pool", () => {
  test("are stacks of their own, and paths can be open to them alone", async () => {
    const clone = cloneOf("amplify-gen1-cognito-authorizer-stages/01-after-add-auth-add-api");
    const backend = join(clone, "amplify/backend");
    const auth = "bookapp5186446e";
    mkdirSync(join(backend, "auth/userPoolGroups"));
    writeFileSync(
      join(backend, "auth/userPoolGroups/user-pool-group-precedence.json"),
      JSON.stringify([{ groupName: "Admins", precedence: 1 }]),
    );
    edit(join(backend, "backend-config.json"), (config) => {
      within(config, "auth").userPoolGroups = {
        service: "Cognito-UserPool-Groups",
        providerPlugin: "awscloudformation",
        dependsOn: [
          {
            category: "auth",
            resourceName: auth,
            attributes: ["UserPoolId", "AppClientIDWeb", "AppClientID", "IdentityPoolId"],
          },
        ],
      };
      (within(config, "api", "apiName").dependsOn as Object_[]).push(
        { category: "auth", resourceName: auth, attributes: ["UserPoolId"] },
        { category: "auth", resourceName: "userPoolGroups", attributes: ["AdminsGroupRole"] },
      );
    });
    edit(join(backend, "api/apiName/cli-inputs.json"), (inputs) => {
      const granted = { setting: "private", groups: { Admins: ["create", "read"] } };
      within(inputs, "paths", "/apiPath").permissions = granted;
      within(inputs, "paths")["/apiPath/{isbn}"] = { ...within(inputs, "paths", "/apiPath"), permissions: granted };
    });
    edit(join(backend, `auth/${auth}/cli-inputs.json`), (inputs) => {
      within(inputs, "cognitoConfig").userPoolGroupList = ["Admins"];
    });
    const project = await compile(clone);
    const templates = await templatesOf(project);
    const groups = within(templates, "amplify-cfn-templates/auth/userPoolGroups-cloudformation-template.json");
    expect(within(groups, "Resources")).toMatchObject({
      AdminsGroup: {
        Type: "AWS::Cognito::UserPoolGroup",
        Properties: {
          GroupName: "Admins",
          Precedence: 1,
          UserPoolId: { Ref: `auth${auth}UserPoolId` },
          RoleArn: { "Fn::GetAtt": ["AdminsGroupRole", "Arn"] },
        },
      },
    });
    const pool = within(templates, `amplify-cfn-templates/auth/${auth}-cloudformation-template.json`);
    expect(within(pool, "Resources", "IdentityPoolRoleMap")).toMatchObject({
      Properties: {
        RoleMappings: {
          UserPoolClientRoleMapping: { Type: "Token", AmbiguousRoleResolution: "AuthenticatedRole" },
          UserPoolWebClientRoleMapping: { Type: "Token" },
        },
      },
      DependsOn: ["IdentityPool", "UserPoolClient", "UserPoolClientWeb"],
    });
    const api = within(templates, "amplify-cfn-templates/api/apiName-cloudformation-template.json");
    const policy = within(api, "Resources", "AdminsGroupapiathPolicy", "Properties");
    expect(policy).toMatchObject({
      PolicyName: "apiName-apiath-Admins-group-policy",
      Roles: [{ "Fn::Join": ["-", [{ Ref: `auth${auth}UserPoolId` }, "AdminsGroupRole"]] }],
    });
    expect(JSON.stringify(policy)).toContain('"/POST/apiPath/*"');
    expect(JSON.stringify(within(api, "Resources", "AdminsGroupapiathisbnPolicy"))).toContain('"/POST/apiPath/*/*"');
    const given = within(project.template, "Resources", "apiapiName", "Properties", "Parameters");
    expect(Object.keys(given).toSorted()).toEqual(Object.keys(within(api, "Parameters")).toSorted());
  });
});

describe("a cdk.out", () => {
  test("of a CDK app gives its stack, its assets and what must exist before", async () => {
    const directory = join(FIXTURES, "cdk-cognito-authorizer");
    const project = await compile(directory);
    expect(project).toMatchObject({
      kind: "cdk-out",
      stackName: "CognitoAuthorizerStack",
      region: "us-east-1",
      template: readJson(directory, "cdk.out/CognitoAuthorizerStack.template.json"),
      parameters: {},
      before: [],
      buckets: ["cdk-hnb659fds-assets-000000000000-us-east-1"],
      ssmParameters: { "/cdk-bootstrap/hnb659fds/version": expect.stringMatching(/^\d+$/) },
    });
    const [code] = project.assets;
    expect(code?.key).toMatch(/^7f77d01d[0-9a-f]+\.zip$/);
    expect(Object.keys(unzipSync((await code?.body()) ?? new Uint8Array()))).toEqual(["index.js"]);
    expect(project.functions).toMatchObject([{ handler: "index.handler", resource: { stack: undefined } }]);
    expect(existsSync(project.functions[0]?.source ?? "")).toBe(true);
  });

  test("of Amplify Gen 2 brings its nested templates along", async () => {
    const project = await compile(join(FIXTURES, "amplify-gen2-cognito-authorizer"));
    expect(project).toMatchObject({
      stackName: "amplify-gen2-t1-sandbox-d96dd09734",
      tags: { "amplify:deployment-type": "sandbox", "created-by": "amplify" },
    });
    const nested = JSON.stringify(project.template).match(/[0-9a-f]{64}\.json/g) ?? [];
    expect(nested).toHaveLength(3);
    expect(project.assets.map(({ key }) => key)).toEqual(expect.arrayContaining(nested));
    expect(project.functions).toMatchObject([{ resource: { stack: expect.stringMatching(/^function/) } }]);
  });

  test("binds asset names to region and account", async () => {
    const placement = { accountId: "111122223333", region: "ap-northeast-1" };
    const { buckets } = await compile(join(FIXTURES, "cdk-cognito-authorizer"), { placement });
    expect(buckets).toEqual(["cdk-hnb659fds-assets-111122223333-ap-northeast-1"]);
  });

  test("puts stacks after those that they need, and takes the one that was asked for", async () => {
    const directory = temporary();
    const stack = (file: string, dependencies: string[]) => ({
      type: "aws:cloudformation:stack",
      environment: "aws://unknown-account/eu-central-1",
      properties: { templateFile: file },
      dependencies,
    });
    writeFileSync(join(directory, "cdk.out"), "{}");
    for (const name of ["A", "B", "C"])
      writeFileSync(join(directory, `${name}.template.json`), JSON.stringify({ Description: name }));
    const artifacts = {
      A: stack("A.template.json", ["B"]),
      B: stack("B.template.json", []),
      C: stack("C.template.json", []),
    };
    writeFileSync(join(directory, "manifest.json"), JSON.stringify({ version: "1", artifacts }));
    const project = await compile(directory, { stack: "A" });
    expect(project).toMatchObject({ stackName: "A", region: "eu-central-1", before: [{ stackName: "B" }] });
    expect((await compile(directory)).before.map(({ stackName }) => stackName)).toEqual(["B", "A"]);
    await expect(compile(directory, { stack: "D" })).rejects.toMatchObject({
      details: ["stack: B", "stack: A", "stack: C"],
    });
  });
});

test("an API of 300 paths is sent in fewer bytes than CloudFormation takes", async () => {
  const directory = cloneOf(MAIN);
  edit(join(directory, "amplify/backend/api/apiName/cli-inputs.json"), (inputs) => {
    const paths = inputs.paths as Object_;
    for (let number = 1; number < 300; number++)
      paths[`/path${number}`] = { ...(paths["/apiPath"] as Object_), name: `/path${number}` };
  });
  const { assets } = await compile(directory);
  const sizes = await Promise.all(
    assets
      .filter(({ contentType }) => contentType === "application/json")
      .map(async ({ body }) => (await body()).byteLength),
  );
  expect(Math.max(...sizes)).toBeGreaterThan(500_000);
  expect(Math.max(...sizes)).toBeLessThan(1_048_576);
});
