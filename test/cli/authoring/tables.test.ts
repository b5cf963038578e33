import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, readJson, removeTemporaries } from "../../project/fixtures.js";
import { cancelledAnywhere, done, newProject, told } from "./project.js";
import { CTRL_U, DOWN, ENTER, ran, type Step, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

type Shape = Record<string, Record<string, Record<string, unknown>>>;
type Template = { Parameters: object; Resources: Record<string, { Properties: Record<string, unknown> }> };

const inputsOf = (directory: string, name = "books") =>
  readJson(directory, "amplify/backend/storage", name, "cli-inputs.json") as Record<string, unknown>;
const configOf = (directory: string) => readJson(directory, "amplify/backend/backend-config.json") as Shape;
const templateOf = (directory: string, name: string) =>
  readJson(directory, `amplify/backend/function/${name}/${name}-cloudformation-template.json`) as Template;

const [id, year] = [
  { fieldName: "id", fieldType: "string" },
  { fieldName: "year", fieldType: "number" },
];
const BOOKS = ["add", "storage", "--yes", "--name", "books"];
const ON_BOOKS = { category: "storage", resourceName: "books", attributes: ["Name", "Arn", "StreamArn"] };

/** A table by id and year, with an index by title, and a new function that is told of its changes. */
const STEPS: Step[] = [
  ["below mentioned services", `${DOWN}${ENTER}`],
  ["friendly name", `${CTRL_U}books${ENTER}`],
  ["table name \\(books\\)", `${CTRL_U}shop.books${ENTER}`],
  ["name this column \\(id\\)", ENTER],
  ["data type", ENTER],
  ["another column\\? \\(Y/n\\)", ENTER],
  ["name this column", `year${ENTER}`],
  ["data type", `${DOWN}${ENTER}`],
  ["another column", ENTER],
  ["name this column", `title${ENTER}`],
  ["data type", ENTER],
  ["another column", `n${ENTER}`],
  ["partition key for the table", ENTER],
  ["sort key to your table\\? \\(Y/n\\)", ENTER],
  ["sort key for the table", ENTER],
  ["add global secondary indexes to your table\\? \\(Y/n\\)", ENTER],
  ["GSI name", `byTitle${ENTER}`],
  ["partition key for the GSI", `${DOWN}${DOWN}${ENTER}`],
  ["sort key to your global secondary index\\? \\(Y/n\\)", ENTER],
  ["sort key for the GSI", `${DOWN}${ENTER}`],
  ["add more global secondary indexes", `n${ENTER}`],
  ["Lambda Trigger for your Table\\? \\(y/N\\)", `y${ENTER}`],
  ["lambda function now\\? \\(Y/n\\)", `n${ENTER}`],
];

describe("typed as a person types", () => {
  test("a table with a sort key, an index and a new function; a bad answer is told why, and asked again", async () => {
    const directory = await newProject();
    const before = snapshot(directory);
    const { screen, code } = await typed(
      directory,
      ["add", "storage"],
      [
        ...STEPS.slice(0, 1),
        ["friendly name", `${CTRL_U}my-books${ENTER}`],
        ["letters and digits", `${CTRL_U}books${ENTER}`],
        ["table name", `${CTRL_U}b ooks${ENTER}`],
        ["3 to 240 letters", `${CTRL_U}shop.books${ENTER}`],
        ["name this column", `${CTRL_U}tags${ENTER}`],
        ["data type", `${DOWN.repeat(4)}${ENTER}`],
        ["A key is a string[\\s\\S]*name this column", `tags${ENTER}`],
        ["a column tags already", `${CTRL_U}id${ENTER}`],
        ...STEPS.slice(4),
      ],
    );
    expect(code, screen).toBe(0);
    const [trigger = ""] = Object.keys(configOf(directory).function ?? {});
    expect(trigger).toMatch(/^booksTrigger[0-9a-f]{8}$/);
    expect(inputsOf(directory)).toEqual({
      resourceName: "books",
      tableName: "shop.books",
      partitionKey: id,
      sortKey: year,
      gsi: [{ name: "byTitle", partitionKey: { fieldName: "title", fieldType: "string" }, sortKey: year }],
      triggerFunctions: [trigger],
    });
    expect(configOf(directory)).toEqual({
      storage: { books: { service: "DynamoDB", providerPlugin: "awscloudformation" } },
      function: {
        [trigger]: { build: true, providerPlugin: "awscloudformation", service: "Lambda", dependsOn: [ON_BOOKS] },
      },
    });
    const { Resources } = templateOf(directory, trigger);
    expect(Resources.booksTrigger).toMatchObject({
      Type: "AWS::Lambda::EventSourceMapping",
      DependsOn: ["booksTriggerPolicy"],
      Properties: {
        BatchSize: 100,
        Enabled: true,
        EventSourceArn: { Ref: "storagebooksStreamArn" },
        FunctionName: { "Fn::GetAtt": ["LambdaFunction", "Arn"] },
        StartingPosition: "LATEST",
      },
    });
    expect(Resources.booksTriggerPolicy?.Properties).toMatchObject({
      PolicyName: "lambda-trigger-policy-books",
      PolicyDocument: { Statement: [{ Resource: [{ Ref: "storagebooksStreamArn" }] }] },
    });
    const folder = `amplify/backend/function/${trigger}`;
    expect(changed(before, snapshot(directory))).toEqual([
      "amplify/backend/amplify-meta.json",
      "amplify/backend/backend-config.json",
      `${folder}/${trigger}-cloudformation-template.json`,
      `${folder}/src/event.json`,
      `${folder}/src/index.js`,
      `${folder}/src/package.json`,
      "amplify/backend/storage/books/build/books-cloudformation-template.json",
      "amplify/backend/storage/books/build/parameters.json",
      "amplify/backend/storage/books/cli-inputs.json",
      "amplify/team-provider-info.json",
    ]);
    const project = await compile(directory);
    const stack = (project.template.Resources as Template["Resources"])[`function${trigger}`];
    expect(stack?.Properties.Parameters).toMatchObject({
      storagebooksStreamArn: { "Fn::GetAtt": ["storagebooks", "Outputs.StreamArn"] },
    });
    expect(project.unsupported).toEqual([]);
  });

  test("Ctrl-C at any question leaves the project untouched", async () => {
    const directory = await newProject();
    await cancelledAnywhere(directory, ["add", "storage"], STEPS);
  }, 60_000);

  test("one column is the key without a question; update adds indexes and takes them away, and the functions", async () => {
    const directory = await newProject();
    await done(directory, "add", "function", "--yes", "--name", "watcher");
    const added = await typed(
      directory,
      ["add", "storage", "--name", "books", "--table-name", "books"],
      [
        ["name this column", ENTER],
        ["data type", ENTER],
        ["another column", `n${ENTER}`],
        ["Only one option[\\s\\S]*Selecting \\[id\\][\\s\\S]*add global secondary indexes", `n${ENTER}`],
        ["Lambda Trigger", `y${ENTER}`],
        ["Choose an existing function[\\s\\S]*new function", ENTER],
        ["watcher", ENTER],
      ],
    );
    expect(added.code, added.screen).toBe(0);
    expect(inputsOf(directory)).toMatchObject({ partitionKey: id, gsi: [], triggerFunctions: ["watcher"] });
    const index: Step[] = [
      ["add global secondary indexes", ENTER],
      ["GSI name", `x${ENTER}`],
      ["3 to 255 letters", `${CTRL_U}byYear${ENTER}`],
      ["partition key for the GSI", `${DOWN}${ENTER}`],
      ["sort key to your global", `n${ENTER}`],
      ["add more", `n${ENTER}`],
    ];
    const updated = await typed(
      directory,
      ["update", "storage"],
      [
        ["another column\\? \\(Y/n\\)", ENTER],
        ["name this column", `year${ENTER}`],
        ["data type", `${DOWN}${ENTER}`],
        ["another column", `n${ENTER}`],
        ...index,
        ["Add a Trigger[\\s\\S]*I'm done", ENTER],
        ["lambda function now", `n${ENTER}`],
      ],
    );
    expect(updated.code, updated.screen).toBe(0);
    const [, second = ""] = inputsOf(directory).triggerFunctions as string[];
    expect(inputsOf(directory)).toMatchObject({
      gsi: [{ name: "byYear", partitionKey: year }],
      triggerFunctions: ["watcher", expect.stringMatching(/^booksTrigger/)],
    });
    const removed = await typed(
      directory,
      ["update", "storage"],
      [
        ["another column", `n${ENTER}`],
        ["keep existing global secondary indexes[\\s\\S]*\\(Y/n\\)", `n${ENTER}`],
        ["add global secondary indexes", `n${ENTER}`],
        ["Remove a trigger", `${DOWN}${ENTER}`],
        ["like to remove", ENTER],
      ],
    );
    expect(removed.code, removed.screen).toBe(0);
    expect(inputsOf(directory)).toMatchObject({ gsi: [], triggerFunctions: [second] });
    expect(configOf(directory).function?.watcher?.dependsOn).toEqual([]);
    expect(Object.keys(templateOf(directory, "watcher").Resources)).toEqual([
      ...["LambdaFunction", "LambdaExecutionRole", "lambdaexecutionpolicy"],
    ]);
    expect(templateOf(directory, "watcher").Parameters).not.toHaveProperty("storagebooksArn");
  });
});

describe("by options", () => {
  test("a table beside another one and beside a bucket; each keeps to itself", async () => {
    const directory = await newProject();
    await done(directory, "add", "storage", "--yes", "--service", "nosql");
    const [first = ""] = Object.keys(configOf(directory).storage ?? {});
    expect(first).toMatch(/^dynamo[0-9a-f]{8}$/);
    expect(inputsOf(directory, first)).toEqual({
      ...{ resourceName: first, tableName: first, partitionKey: id, gsi: [], triggerFunctions: [] },
    });
    const columns = ["--column", "id:string", "--column", "year:number", "--column", "title"];
    const keys = ["--partition-key", "id", "--sort-key", "year", "--gsi", "byTitle:title:year", "--gsi", "byYear:year"];
    await done(directory, ...BOOKS, ...columns, ...keys, "--trigger", "watcher");
    const title = { fieldName: "title", fieldType: "string" };
    expect(inputsOf(directory)).toEqual({
      ...{ resourceName: "books", tableName: "books", partitionKey: id, sortKey: year },
      gsi: [
        { name: "byTitle", partitionKey: title, sortKey: year },
        { name: "byYear", partitionKey: year },
      ],
      triggerFunctions: ["watcher"],
    });
    await done(directory, "add", "auth", "--yes");
    await done(directory, ...BOOKS.slice(0, 3), "--service", "content", "--name", "files");
    await done(directory, "update", "storage", "--yes", "--name", "files", "--permissions", "read");
    expect(inputsOf(directory, "files")).toMatchObject({ authAccess: ["READ"] });

    await done(directory, "update", "storage", "--name", "books", "--drop-gsi", "byYear");
    await done(
      directory,
      "update",
      "storage",
      "--name",
      "books",
      "--gsi",
      "byLength:length",
      "--column",
      "length:number",
    );
    await done(directory, "update", "storage", "--name", "books", "--trigger", "second");
    expect(inputsOf(directory)).toMatchObject({
      gsi: [{ name: "byTitle" }, { name: "byLength", partitionKey: { fieldName: "length", fieldType: "number" } }],
      triggerFunctions: ["watcher", "second"],
    });
    await done(directory, "update", "storage", "--name", "books", "--drop-trigger", "watcher");
    expect(inputsOf(directory)).toMatchObject({ triggerFunctions: ["second"] });
    const needed = await ran(directory, ["remove", "storage", "books", "--yes"]);
    expect(needed).toMatchObject({ code: 1, screen: expect.stringContaining("needed by function/second") });
    await done(directory, "remove", "function", "second", "--yes");
    expect(inputsOf(directory)).toMatchObject({ triggerFunctions: [] });
    await done(directory, "override", "storage", "--yes", "--name", "books");
    expect(snapshot(join(directory, "amplify/backend/storage")).get("books/override.ts")).toContain(
      "AmplifyDDBResourceTemplate",
    );
    const gone = await done(directory, "remove", "storage", "books", "--yes");
    expect(gone).toContain("The next push deletes its table");
    expect(Object.keys(configOf(directory).storage ?? {}).sort()).toEqual([first, "files"].sort());
    // Tables belong to nobody: without the bucket, auth may go.
    await done(directory, "remove", "storage", "files", "--yes");
    const [auth = ""] = Object.keys(configOf(directory).auth ?? {});
    await done(directory, "remove", "auth", auth, "--yes");
  });

  test("--no-trigger ends all; what the function was given of the table besides stays", async () => {
    const directory = await newProject();
    await done(directory, ...BOOKS, "--column", "id", "--trigger", "watcher");
    await done(directory, "update", "function", "--name", "watcher", "--grant", "storage/books:read");
    await done(directory, "update", "storage", "--no-trigger");
    const template = templateOf(directory, "watcher");
    expect(template.Resources).not.toHaveProperty("booksTrigger");
    expect(template.Resources.AmplifyResourcesPolicy?.Properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Action: expect.arrayContaining(["dynamodb:Get*", "dynamodb:Query", "dynamodb:Scan"]),
          Resource: [{ Ref: "storagebooksArn" }, { "Fn::Join": ["", [{ Ref: "storagebooksArn" }, "/index/*"]] }],
        },
      ],
    });
    expect(template.Resources.LambdaFunction?.Properties.Environment).toMatchObject({
      Variables: {
        STORAGE_BOOKS_NAME: { Ref: "storagebooksName" },
        STORAGE_BOOKS_ARN: { Ref: "storagebooksArn" },
        STORAGE_BOOKS_STREAMARN: { Ref: "storagebooksStreamArn" },
      },
    });
    expect(configOf(directory).function?.watcher?.dependsOn).toEqual([ON_BOOKS]);
    await done(directory, "update", "function", "--name", "watcher", "--no-grant");
    expect(configOf(directory).function?.watcher?.dependsOn).toEqual([]);
    expect(JSON.stringify(templateOf(directory, "watcher"))).not.toContain("storagebooks");
    await compile(directory);
  });

  test("what ends the access to a table leaves what its trigger needs", async () => {
    const directory = await newProject();
    await done(directory, ...BOOKS, "--column", "id", "--trigger", "watcher");
    const before = templateOf(directory, "watcher");
    await done(directory, "update", "function", "--name", "watcher", "--grant", "storage/books:create,delete");
    await done(directory, "update", "function", "--name", "watcher", "--no-grant");
    const { Parameters, Resources } = templateOf(directory, "watcher");
    expect(Resources).toEqual(before.Resources);
    expect(Parameters).toHaveProperty("storagebooksStreamArn");
    expect(configOf(directory).function?.watcher?.dependsOn).toEqual([{ ...ON_BOOKS, attributes: ["StreamArn"] }]);
  });

  test("several indexes since the last push are warned about: DynamoDB takes one at a time", async () => {
    const directory = await newProject();
    await done(directory, ...BOOKS, "--column", "id", "--column", "year:number");
    const pushed = join(directory, "amplify/#current-cloud-backend/storage/books");
    mkdirSync(pushed, { recursive: true });
    writeFileSync(join(pushed, "cli-inputs.json"), JSON.stringify(inputsOf(directory)));
    const column = ["--column", "year:number"];
    const one = await done(directory, "update", "storage", "--gsi", "byYear:year", ...column);
    expect(one).not.toContain("DynamoDB takes one");
    const two = await done(directory, "update", "storage", "--gsi", "byId:id");
    expect(two).toContain("books has 2 indexes to be made or taken away since the last push");
  });
});

describe("refused, and nothing is written", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await newProject();
    await done(directory, ...BOOKS, "--column", "id", "--column", "year:number", "--gsi", "byYear:year");
  });

  test.each<[string[], RegExp]>([
    [["add", "storage", "--yes", "--service", "nosql", "--name", "books"], /a storage books already/],
    [
      ["add", "storage", "--yes", "--service", "content", "--gsi", "a:b"],
      /--gsi is about a table, and this is a bucket/,
    ],
    [["add", "storage", "--yes", "--service", "nosql", "--bucket", "x"], /--bucket is about a bucket/],
    [["add", "storage", "--yes", "--service", "nosql", "--name", "Books"], /a storage books already/],
    [["add", "storage", "--yes", "--table-name", "a"], /3 to 240/],
    [["add", "storage", "--yes", "--table-name", "books"], /The table of storage books is called books already/],
    [["add", "storage", "--yes", "--column", "a:text"], /a type is one of string, number/],
    [["add", "storage", "--yes", "--column", "a b"], /letters, digits, hyphens/],
    [["add", "storage", "--yes", "--column", "a:list"], /A key is a string/],
    [["add", "storage", "--yes", "--column", "a", "--column", "a"], /a column a already/],
    [["add", "storage", "--yes", "--column", "a", "--partition-key", "b"], /there is no such choice/],
    [["add", "storage", "--yes", "--column", "a", "--sort-key", "a"], /there is no such choice/],
    [["add", "storage", "--yes", "--column", "a", "--gsi", "one:b"], /b can be no key: there is no such column/],
    [
      ["add", "storage", "--yes", "--column", "a", "--column", "m:map", "--gsi", "one:m"],
      /m can be no key: it is a map/,
    ],
    [["add", "storage", "--yes", "--column", "a", "--gsi", "one:a", "--gsi", "one:a"], /an index one already/],
    [["add", "storage", "--yes", "--column", "a", "--gsi", "one:a:a"], /one column, or two different ones/],
    [
      ["add", "storage", "--service", "nosql", "--name", "more"],
      /"Provide table name" can't be asked[\s\S]*--table-name VALUE/,
    ],
    [["add", "storage", "--yes", "--service", "nosql", "--trigger", "or-ders"], /letters and digits/],
    [["update", "storage", "--drop-gsi", "byTitle"], /there is no such index[\s\S]*byYear/],
    [["update", "storage", "--drop-trigger", "watcher"], /isn't told of the changes in books/],
    [["update", "storage"], /Nothing is to be changed[\s\S]*--drop-gsi/],
    [["update", "storage", "--permissions", "read"], /--permissions is about a bucket, and this is a NoSQL table/],
    [["update", "storage", "--name", "films"], /there is no such choice/],
  ])("sekisho %j", async (args, reason) => {
    const before = snapshot(directory);
    const { screen, code } = await ran(directory, args);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, snapshot(directory))).toEqual([]);
  });
});

describe("as JSON", () => {
  const service = { serviceName: "DynamoDB", resourceName: "books", partitionKey: id };
  const adding = (more: object) => ({ version: 1, serviceConfiguration: { ...service, ...more } });
  const changing = (more: object) => ({
    version: 1,
    serviceModification: { serviceName: "DynamoDB", resourceName: "books", ...more },
  });
  const byYear = { name: "byYear", partitionKey: year };

  test("adds and changes a table", async () => {
    const directory = await newProject();
    const triggers = { lambdaTriggers: [{ mode: "new", name: "watcher" }] };
    const added = await told(directory, ["add", "storage"], adding({ sortKey: year, gsi: [byYear], ...triggers }));
    expect(added.code, added.screen).toBe(0);
    expect(inputsOf(directory)).toEqual({
      ...{ resourceName: "books", tableName: "books", partitionKey: id, sortKey: year, gsi: [byYear] },
      triggerFunctions: ["watcher"],
    });
    const next = {
      gsi: [],
      lambdaTriggers: [
        { mode: "existing", name: "watcher" },
        { mode: "new", name: "second" },
      ],
    };
    expect(await told(directory, ["update", "storage"], changing(next))).toMatchObject({ code: 0 });
    expect(inputsOf(directory)).toMatchObject({ gsi: [], triggerFunctions: ["watcher", "second"] });
    const last = changing({ lambdaTriggers: [{ mode: "existing", name: "second" }] });
    expect(await told(directory, ["update", "storage"], last)).toMatchObject({ code: 0 });
    expect(inputsOf(directory)).toMatchObject({ gsi: [], triggerFunctions: ["second"] });
    expect(templateOf(directory, "watcher").Resources).not.toHaveProperty("booksTrigger");
    expect(templateOf(directory, "second").Resources).toHaveProperty("booksTrigger");
  });

  test.each<[string, object, RegExp]>([
    ["add", { version: 2, serviceConfiguration: service }, /version is 2/],
    ["add", adding({ partitionKey: { fieldName: "id" } }), /partitionKey\.fieldType must be one of/],
    ["add", adding({ partitionKey: { fieldName: "i d", fieldType: "string" } }), /i d: A column's name/],
    ["add", adding({ sortKey: id }), /both partition key and sort key/],
    ["add", adding({ gsi: [byYear, byYear] }), /an index byYear already/],
    ["add", adding({ tableName: "b" }), /3 to 240/],
    ["add", adding({ encrypted: true }), /"encrypted", which isn't served here/],
    ["add", adding({ lambdaTriggers: [{ mode: "existing", name: "gone" }] }), /no function gone/],
    ["update", changing({}), /no storage books of the service "DynamoDB"/],
  ])("%s %j is refused by name", async (verb, given, reason) => {
    made ??= newProject();
    const { screen, code } = await told(await made, [verb, "storage"], given);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
  });
});

let made: Promise<string> | undefined;
