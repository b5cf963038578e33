import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, inEffect, readJson, removeTemporaries } from "../../project/fixtures.js";
import { done, newProject, told } from "./project.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, type Step, typed, UP } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

type Shape = Record<string, Record<string, Record<string, unknown>>>;
type Template = { Parameters: object; Resources: Record<string, { Properties: Record<string, unknown> }> };

const configOf = (directory: string) => readJson(directory, "amplify/backend/backend-config.json") as Shape;
const templateOf = (directory: string, name: string) =>
  readJson(directory, `amplify/backend/function/${name}/${name}-cloudformation-template.json`) as Template;
const sourcesOf = (directory: string, name: string) =>
  snapshot(join(directory, `amplify/backend/function/${name}/src`));

const STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/films/stream/2024-01-01T00:00:00.000";
const RECORDINGS = join(import.meta.dirname, "../../project/recorded");
const ON_BOOKS = { category: "storage", resourceName: "books", attributes: ["Name", "Arn", "StreamArn"] };

async function withBooks(): Promise<string> {
  const directory = await newProject();
  const columns = ["--column", "id", "--column", "year:number", "--sort-key", "year", "--partition-key", "id"];
  await done(directory, "add", "storage", "--yes", "--name", "books", ...columns);
  return directory;
}

const NAMED: Step[] = [
  ["capability", ENTER],
  ["function name", `${CTRL_U}keeper${ENTER}`],
  ["runtime", ENTER],
];
const LAST: Step[] = [
  ["configure advanced settings", ENTER],
  ["edit the local lambda function now", `n${ENTER}`],
];
/** A new table on the way, with no function of its own. */
const TABLE: Step[] = [
  ["friendly name", `${CTRL_U}books${ENTER}`],
  ["table name", ENTER],
  ["name this column", ENTER],
  ["data type", ENTER],
  ["another column", `n${ENTER}`],
  ["add global secondary indexes", `n${ENTER}`],
  ["Lambda Trigger for your Table", ENTER],
];
const TO_CRUD: Step = ["function template", `${UP}${ENTER}`];
const TO_TRIGGER: Step = ["function template", `${DOWN}${ENTER}`];

/** What the Amplify CLI 14.2.2 renders of its template for functions, for a function "keeper" of each of these kinds. */
const RECORDED = readJson(RECORDINGS, "function-templates.json") as Record<string, Template>;
/** Ours tells a CRUD function of its table by environment variables; theirs writes the table's name into the code. */
const TOLD = Object.fromEntries(
  ON_BOOKS.attributes.map((name) => [`STORAGE_BOOKS_${name.toUpperCase()}`, { Ref: `storagebooks${name}` }]),
);

/** A template without the name of its role, whose digits are random, and with a single resource of a policy as itself. */
const effect = (template: object): Template =>
  JSON.parse(JSON.stringify(inEffect(template)).replace(/ROLE|bookappLambdaRole[0-9a-f]{8}/g, "role"), (key, value) =>
    key === "Resource" && Array.isArray(value) && value.length === 1 ? value[0] : value,
  ) as Template;

test.each<[string, string[], object]>([
  ["crud", ["--template", "crud", "--table", "books"], TOLD],
  ["trigger of a table", ["--template", "trigger", "--stream", "books"], {}],
  ["trigger by ARN", ["--template", "trigger", "--stream", STREAM], {}],
])("%s: the template is that of the Amplify CLI", async (name, options, variables) => {
  const directory = await withBooks();
  await done(directory, "add", "function", "--yes", "--name", "keeper", ...options);
  const { Parameters, ...mine } = effect(templateOf(directory, "keeper"));
  const { Parameters: asked, ...theirs } = effect(RECORDED[name] ?? {});
  const environment = theirs.Resources.LambdaFunction?.Properties.Environment as { Variables: object };
  Object.assign(environment.Variables, variables);
  expect(mine).toEqual(theirs);
  expect(Parameters).toMatchObject(asked);
});

describe("CRUD function for DynamoDB", () => {
  test("of a path of an API, with a table that is made on the way", async () => {
    const directory = await newProject();
    const { screen, code } = await typed(
      directory,
      ["add", "api"],
      [
        ["below mentioned services", ENTER],
        ["friendly name", `${CTRL_U}shop${ENTER}`],
        ["path", `${CTRL_U}/shelf/{shelf}${ENTER}`],
        ["function name", `${CTRL_U}keeper${ENTER}`],
        ["runtime", ENTER],
        TO_CRUD,
        ["data source option", `${UP}${ENTER}`],
        ["no table yet", `${DOWN}${ENTER}`],
        ...TABLE,
        ["configure advanced settings", `y${ENTER}`],
        ["access other resources", ENTER],
        ["recurring schedule", ENTER],
        ["Lambda layers", ENTER],
        ["environment variables for this", ENTER],
        ["STORAGE_BOOKS_ARN\\s+STORAGE_BOOKS_NAME\\s+STORAGE_BOOKS_STREAMARN[\\s\\S]*secret values", ENTER],
        ...LAST.slice(1),
        ["Restrict API access", `n${ENTER}`],
        ["another path", `n${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    expect(configOf(directory)).toMatchObject({
      storage: { books: { service: "DynamoDB" } },
      function: { keeper: { dependsOn: [ON_BOOKS] } },
    });
    const app = sourcesOf(directory, "keeper").get("app.js") ?? "";
    expect(app).toContain("process.env.STORAGE_BOOKS_NAME");
    expect(app).toContain("path = '/shelf/:shelf'");
    expect(app).toContain("partitionKey = { name: 'id', type: 'S' }");
    expect(app).toContain("sortKey = undefined");
    expect(app).toMatch(/^\/\* Amplify Params - DO NOT EDIT\n\tENV\n\tREGION\n\tSTORAGE_BOOKS_ARN\n/);
    await compile(directory);
  });

  test("of a table that is there, with what the function may do and is told of it", async () => {
    const directory = await withBooks();
    await done(directory, "add", "function", "--yes", "--name", "keeper", "--template", "crud", "--table", "books");
    const { Parameters, Resources } = templateOf(directory, "keeper");
    expect(Object.keys(Parameters)).toEqual(
      expect.arrayContaining(["storagebooksName", "storagebooksArn", "storagebooksStreamArn"]),
    );
    expect(Resources.LambdaFunction?.Properties.Environment).toEqual({
      Variables: {
        ENV: { Ref: "env" },
        REGION: { Ref: "AWS::Region" },
        STORAGE_BOOKS_NAME: { Ref: "storagebooksName" },
        STORAGE_BOOKS_ARN: { Ref: "storagebooksArn" },
        STORAGE_BOOKS_STREAMARN: { Ref: "storagebooksStreamArn" },
      },
    });
    const items = ["DescribeTable", "GetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem"];
    expect(Resources.lambdaexecutionpolicy?.Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"] },
        {
          Action: items.map((action) => `dynamodb:${action}`),
          Resource: [{ Ref: "storagebooksArn" }, { "Fn::Join": ["/", [{ Ref: "storagebooksArn" }, "index/*"]] }],
        },
      ],
    });
    const sources = sourcesOf(directory, "keeper");
    expect([...sources.keys()].sort()).toEqual(["app.js", "event.json", "index.js", "package.json"]);
    expect(sources.get("app.js")).toContain("sortKey = { name: 'year', type: 'N' }");
    expect(JSON.parse(sources.get("package.json") ?? "")).toMatchObject({
      dependencies: { "aws-serverless-express": "^3.3.5", "body-parser": "^1.19.1", express: "^4.17.2" },
    });
    expect(readJson(directory, "amplify/backend/function/keeper/amplify.state")).toMatchObject({
      defaultEditorFile: "src/app.js",
    });

    // Access that is given besides, and taken again, leaves what the code needs.
    const before = templateOf(directory, "keeper");
    await done(directory, "update", "function", "--grant", "storage/books:read");
    expect(configOf(directory).function?.keeper?.dependsOn).toEqual([ON_BOOKS]);
    await done(directory, "update", "function", "--no-grant");
    expect(templateOf(directory, "keeper")).toEqual(before);
    expect(configOf(directory).function?.keeper?.dependsOn).toEqual([ON_BOOKS]);
    await compile(directory);
  });

  test("of a new table by options, and as JSON", async () => {
    const directory = await newProject();
    const crud = ["--template", "crud-dynamodb", "--table", "films", "--column", "n:number"];
    await done(directory, "add", "function", "--yes", "--name", "keeper", ...crud);
    expect(readJson(directory, "amplify/backend/storage/films/cli-inputs.json")).toMatchObject({
      partitionKey: { fieldName: "n", fieldType: "number" },
    });
    const more = { name: "second", template: "crud-dynamodb", table: "films" };
    expect(await told(directory, ["add", "function"], more)).toMatchObject({ code: 0 });
    expect(sourcesOf(directory, "second").get("app.js")).toContain("partitionKey = { name: 'n', type: 'N' }");
  });
});

test("a table of an older release of the Amplify CLI, without cli-inputs.json, tells its keys too", async () => {
  const directory = await withBooks();
  const folder = join(directory, "amplify/backend/storage/books");
  renameSync(join(folder, "build/parameters.json"), join(folder, "parameters.json"));
  renameSync(
    join(folder, "build/books-cloudformation-template.json"),
    join(folder, "books-cloudformation-template.json"),
  );
  rmSync(join(folder, "cli-inputs.json"));
  await done(directory, "add", "function", "--yes", "--name", "keeper", "--template", "crud", "--table", "books");
  expect(sourcesOf(directory, "keeper").get("app.js")).toContain("sortKey = { name: 'year', type: 'N' }");
  await compile(directory);
  const refused = await ran(directory, ["update", "storage", "--gsi", "byYear:year"]);
  expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("amplify update storage") });
});

describe("Lambda trigger", () => {
  test("of a table of the project; what isn't served is told, and asked again", async () => {
    const directory = await withBooks();
    const { screen, code } = await typed(
      directory,
      ["add", "function"],
      [
        ...NAMED,
        TO_TRIGGER,
        ["What event source", `${DOWN}${ENTER}`],
        ["Kinesis isn't served here", `${UP}${ENTER}`],
        ["event source option", `${UP}${ENTER}`],
        ["GraphQL APIs aren't made here", ENTER],
        ["already configured", ENTER],
        ...LAST,
      ],
    );
    expect(code, screen).toBe(0);
    expect(configOf(directory).function?.keeper).toEqual({
      ...{ build: true, providerPlugin: "awscloudformation", service: "Lambda" },
      dependsOn: [{ ...ON_BOOKS, attributes: ["StreamArn"] }],
    });
    const { Parameters, Resources } = templateOf(directory, "keeper");
    expect(Parameters).toHaveProperty("storagebooksStreamArn");
    expect(Resources.LambdaEventSourceMapping).toEqual({
      Type: "AWS::Lambda::EventSourceMapping",
      DependsOn: ["LambdaTriggerPolicy", "LambdaExecutionRole"],
      Properties: {
        BatchSize: 100,
        Enabled: true,
        EventSourceArn: { Ref: "storagebooksStreamArn" },
        FunctionName: { "Fn::GetAtt": ["LambdaFunction", "Arn"] },
        StartingPosition: "LATEST",
      },
    });
    const { handler } = await handlerOf(directory, "keeper");
    expect(await handler(JSON.parse(sourcesOf(directory, "keeper").get("event.json") ?? ""))).toBe(
      "Processed 1 records",
    );
    await compile(directory);
  });

  test("of a stream by its ARN", async () => {
    const directory = await newProject();
    const { code, screen } = await typed(
      directory,
      ["add", "function"],
      [
        ...NAMED,
        TO_TRIGGER,
        ["What event source", ENTER],
        ["event source option", ENTER],
        ["The project has no table", `${DOWN}${ENTER}`],
        ["ARN of Amazon DynamoDB stream", `arn:aws:dynamodb:films${ENTER}`],
        ["has the form arn:aws:dynamodb", `${CTRL_U}${STREAM}${ENTER}`],
        ...LAST,
      ],
    );
    expect(code, screen).toBe(0);
    expect(configOf(directory).function?.keeper).not.toHaveProperty("dependsOn");
    const { Resources } = templateOf(directory, "keeper");
    expect(Resources.LambdaEventSourceMapping?.Properties).toMatchObject({ EventSourceArn: STREAM });
    expect(Resources.LambdaTriggerPolicy?.Properties.PolicyDocument).toMatchObject({
      Statement: [{ Resource: [STREAM] }],
    });
    await done(directory, "add", "function", "--yes", "--name", "second", "--template", "trigger", "--stream", STREAM);
    const third = { name: "third", template: "lambda-trigger", stream: STREAM };
    expect(await told(directory, ["add", "function"], third)).toMatchObject({ code: 0 });
    expect(templateOf(directory, "third").Resources.LambdaEventSourceMapping).toEqual(
      templateOf(directory, "second").Resources.LambdaEventSourceMapping,
    );
  });
});

async function handlerOf(directory: string, name: string) {
  const { createRequire } = await import("node:module");
  const file = join(directory, `amplify/backend/function/${name}/src/index.js`);
  return createRequire(file)(file) as { handler: (event: unknown) => Promise<unknown> };
}

test("Ctrl-C at any question leaves the project untouched, the table on the way too", async () => {
  const directory = await newProject();
  const before = snapshot(directory);
  const steps: Step[] = [...NAMED, TO_CRUD, ["data source option", ENTER], ...TABLE, ...LAST];
  for (const [at, [pattern]] of steps.entries()) {
    const { code } = await typed(directory, ["add", "function"], [...steps.slice(0, at), [pattern, CTRL_C]]);
    expect([pattern, code]).toEqual([pattern, 130]);
  }
  expect(changed(before, snapshot(directory))).toEqual([]);
}, 60_000);

describe("refused, and nothing is written", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await newProject();
  });
  const FUNCTION = ["add", "function", "--yes", "--name", "keeper"];

  test.each<[string[], RegExp]>([
    [[...FUNCTION, "--template", "express", "--table", "books"], /--table is not about the template express/],
    [[...FUNCTION, "--stream", STREAM], /--stream is not about the template hello-world/],
    [[...FUNCTION, "--template", "crud", "--table", "my-books"], /letters and digits/],
    [[...FUNCTION, "--template", "trigger"], /The project has no table. Add one first/],
    [[...FUNCTION, "--template", "trigger", "--stream", "books"], /The project has no table/],
    [[...FUNCTION, "--template", "trigger", "--stream", "arn:aws:kinesis:x:1:stream/y"], /Kinesis isn't served here/],
    [[...FUNCTION, "--template", "trigger", "--stream", "arn:aws:sqs:x"], /ARN of a table's stream has the form/],
    [["add", "function", "--yes", "--runtime", "python", "--template", "crud"], /NodeJS alone/],
  ])("sekisho %j", async (args, reason) => {
    const before = snapshot(directory);
    const { screen, code } = await ran(directory, args);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, snapshot(directory))).toEqual([]);
  });

  test.each<[object, RegExp]>([
    [{ name: "keeper", template: "crud-dynamodb" }, /no table undefined/],
    [{ name: "keeper", template: "crud-dynamodb", table: "books" }, /no table "books"[\s\S]*add one first/],
    [{ name: "keeper", template: "express", table: "books" }, /"table" is not about the template "express"/],
    [{ name: "keeper", template: "lambda-trigger", stream: "arn:aws:sqs:x" }, /has the form/],
    [{ name: "keeper", template: "graphql" }, /One of: hello-world, express, crud-dynamodb, lambda-trigger/],
    [{ name: "keeper", runtime: "python", template: "lambda-trigger", stream: STREAM }, /nodejs alone/],
  ])("%j", async (given, reason) => {
    const { screen, code } = await told(directory, ["add", "function"], given);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
  });
});
