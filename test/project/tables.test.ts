import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/project/json-file.js";
import { cloneOf, compile, inEffect, removeTemporaries, templatesOf } from "./fixtures.js";

afterAll(removeTemporaries);

/** What the stack builder of `@aws-amplify/amplify-category-storage` 5.5.25 makes of inputs. */
interface Recorded {
  readonly input: JsonObject;
  readonly parameters: JsonObject;
  readonly template: JsonObject;
}

const RECORDED = JSON.parse(readFileSync(join(import.meta.dirname, "recorded/tables.json"), "utf8")) as Record<
  string,
  Recorded
>;
const KEY = "amplify-cfn-templates/storage/books-cloudformation-template.json";

/** A project with a table of these inputs; without them with its folder alone. */
function project(input?: JsonObject): string {
  const directory = cloneOf("amplify-gen1-cognito-authorizer");
  const config = join(directory, "amplify/backend/backend-config.json");
  const storage = { books: { service: "DynamoDB", providerPlugin: "awscloudformation" } };
  writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, "utf8")) as JsonObject), storage }));
  mkdirSync(folderOf(directory), { recursive: true });
  if (input !== undefined) write(directory, "cli-inputs.json", input);
  return directory;
}

const folderOf = (directory: string) => join(directory, "amplify/backend/storage/books");
const write = (directory: string, file: string, value: unknown) =>
  writeFileSync(join(folderOf(directory), file), JSON.stringify(value, undefined, 2));

async function tableOf(directory: string) {
  const compiled = await compile(directory);
  const template = (await templatesOf(compiled))[KEY] as Record<string, JsonObject>;
  const stack = (compiled.template.Resources as Record<string, { Properties: { Parameters: JsonObject } }>)
    .storagebooks;
  return { compiled, template, values: stack?.Properties.Parameters };
}

describe("a table is generated as the Amplify CLI generates it", () => {
  test.each(Object.keys(RECORDED))("%s", async (name) => {
    const recorded = RECORDED[name];
    if (recorded === undefined) throw new Error(name);
    const { compiled, template, values } = await tableOf(project(recorded.input));
    expect(inEffect(template)).toEqual(inEffect(recorded.template));
    expect(compiled.built?.find(({ category }) => category === "storage")?.parameters).toEqual(recorded.parameters);
    expect(values).toEqual({ ...recorded.parameters, env: "dev" });
  });
});

const [FIRST] = Object.values(RECORDED);
const input = FIRST?.input ?? {};

test("override.ts reaches the table by the name of the Amplify CLI", async () => {
  const directory = project(input);
  writeFileSync(
    join(folderOf(directory), "override.ts"),
    `import { AmplifyDDBResourceTemplate } from "@aws-amplify/cli-extensibility-helper";
export function override(resources: AmplifyDDBResourceTemplate) {
  resources.dynamoDBTable.billingMode = "PAY_PER_REQUEST";
  resources.dynamoDBTable.addPropertyDeletionOverride("ProvisionedThroughput");
  resources.dynamoDBTable.timeToLiveSpecification = { attributeName: "expires", enabled: true };
}
`,
  );
  const { template } = await tableOf(directory);
  const table = template.Resources?.DynamoDBTable as { Properties: JsonObject } | undefined;
  expect(table?.Properties).toMatchObject({
    BillingMode: "PAY_PER_REQUEST",
    TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
  });
  expect(table?.Properties).not.toHaveProperty("ProvisionedThroughput");
});

test("a table of an older release of the Amplify CLI brings its template", async () => {
  const directory = project();
  write(directory, "books-cloudformation-template.json", FIRST?.template);
  write(directory, "parameters.json", FIRST?.parameters);
  const { template, values } = await tableOf(directory);
  expect(inEffect(template)).toEqual(inEffect(FIRST?.template));
  expect(values).toEqual({ ...FIRST?.parameters, env: "dev" });
  rmSync(join(folderOf(directory), "books-cloudformation-template.json"));
  await expect(compile(directory)).rejects.toMatchObject({
    details: [expect.stringContaining("we don't generate DynamoDB")],
  });
});

test("the front end is told of the tables that are deployed", async () => {
  const { renderFrontEndForAws } = await import("../../src/project/front-end/render.js");
  const { frontEnd } = await compile(project(input));
  if (frontEnd === undefined) throw new Error("there is none");
  const told = (outputs: Record<string, string> | undefined) =>
    JSON.parse(
      renderFrontEndForAws(frontEnd, (stack) => (stack === "storagebooks" ? outputs : undefined)).amplifyConfiguration,
    ) as JsonObject;
  expect(told({ Name: "books-dev", Region: "eu-west-1" })).toMatchObject({
    aws_dynamodb_all_tables_region: "us-east-1",
    aws_dynamodb_table_schemas: [{ tableName: "books-dev", region: "eu-west-1" }],
  });
  expect(told(undefined)).not.toHaveProperty("aws_dynamodb_table_schemas");
});

const id = { fieldName: "id", fieldType: "string" };

test.each<[string, JsonObject, RegExp, number]>([
  ["no name", { partitionKey: id }, /no text "tableName"/, 1],
  ["no key", { tableName: "books" }, /partitionKey must name a column/, 1],
  [
    "a key that is a list",
    { tableName: "books", partitionKey: { ...id, fieldType: "list" } },
    /partitionKey\.fieldType must be one of string, number, binary: DynamoDB finds items by no other/,
    5,
  ],
  ["a sort key without a type", { tableName: "books", partitionKey: id, sortKey: { fieldName: "n" } }, /sortKey\.f/, 7],
  ["indexes that are no list", { tableName: "books", partitionKey: id, gsi: {} }, /gsi must be a list/, 7],
  ["an index without a name", { tableName: "books", partitionKey: id, gsi: [{}] }, /each of gsi has a text "name"/, 8],
])("%s is refused with its line", async (_, given, sentence, line) => {
  await expect(compile(project(given))).rejects.toMatchObject({
    message: expect.stringMatching(sentence),
    place: { file: expect.stringMatching(/cli-inputs\.json$/), line },
  });
});
