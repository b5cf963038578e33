import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/project/json-file.js";
import { cloneOf, compile, inEffect, removeTemporaries, templatesOf } from "./fixtures.js";

afterAll(removeTemporaries);

/** What the stack builder of `@aws-amplify/amplify-category-storage` 5.5.27 makes of inputs. */
interface Recorded {
  readonly input: JsonObject;
  readonly parameters: JsonObject;
  readonly dependsOn: readonly JsonObject[];
  readonly template: JsonObject;
}

const RECORDED = JSON.parse(readFileSync(join(import.meta.dirname, "recorded/storage.json"), "utf8")) as Record<
  string,
  Recorded
>;
const AUTH = "bookapp5186446e";

/** A project with auth, its groups, a function to be told of objects, and the bucket. */
function project({ input, dependsOn }: Pick<Recorded, "input" | "dependsOn">): string {
  const directory = cloneOf("amplify-gen1-cognito-authorizer");
  const backend = join(directory, "amplify/backend");
  const config = JSON.parse(readFileSync(join(backend, "backend-config.json"), "utf8")) as Record<string, JsonObject>;
  const groups = Object.keys((input.groupAccess ?? {}) as JsonObject);
  const depends = dependsOn.map((each) =>
    each.category === "function" ? { ...each, resourceName: "functionName" } : each,
  );
  write(directory, "backend-config.json", {
    ...config,
    auth: {
      ...config.auth,
      ...(groups.length > 0 && {
        userPoolGroups: {
          service: "Cognito-UserPool-Groups",
          providerPlugin: "awscloudformation",
          dependsOn: [
            {
              category: "auth",
              resourceName: AUTH,
              attributes: ["UserPoolId", "AppClientIDWeb", "AppClientID", "IdentityPoolId"],
            },
          ],
        },
      }),
    },
    storage: { s3abc: { service: "S3", providerPlugin: "awscloudformation", dependsOn: depends } },
  });
  if (groups.length > 0)
    write(
      directory,
      "auth/userPoolGroups/user-pool-group-precedence.json",
      groups.map((groupName, index) => ({ groupName, precedence: index + 1 })),
    );
  const trigger = depends.length > 0 && input.triggerFunction !== "NONE" ? "functionName" : input.triggerFunction;
  write(directory, "storage/s3abc/cli-inputs.json", { ...input, triggerFunction: trigger ?? "NONE" });
  return directory;
}

function write(directory: string, path: string, value: unknown): void {
  const file = join(directory, "amplify/backend", path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

const bucketOf = async (directory: string) => {
  const compiled = await compile(directory);
  const templates = await templatesOf(compiled);
  return { compiled, template: templates["amplify-cfn-templates/storage/s3abc-cloudformation-template.json"] };
};

describe("a bucket is generated as the Amplify CLI generates it", () => {
  test.each(Object.keys(RECORDED))("%s", async (name) => {
    const recorded = RECORDED[name];
    if (recorded === undefined) throw new Error(name);
    const { compiled, template } = await bucketOf(project(recorded));
    const own = (text: string) => text.replaceAll("S3Trigger0d5c1e2f", "functionName");
    const theirs = JSON.parse(own(JSON.stringify(inEffect(recorded.template)))) as Record<string, JsonObject>;
    const { Description, ...mine } = inEffect(template) as Record<string, JsonObject>;
    expect(Description).toBe("described");
    // A push encrypts every bucket.
    const bucket = mine.Resources?.S3Bucket as { Properties: JsonObject };
    delete bucket.Properties.BucketEncryption;
    expect(mine).toEqual(theirs);
    const built = compiled.built?.find(({ category }) => category === "storage");
    expect(built?.parameters).toEqual(JSON.parse(own(JSON.stringify(recorded.parameters))));
  });
});

const [FIRST] = Object.values(RECORDED);
const input = FIRST?.input ?? {};

test("override.ts reaches the bucket and its policies by the names of the Amplify CLI", async () => {
  const directory = project({ input, dependsOn: [] });
  writeFileSync(
    join(directory, "amplify/backend/storage/s3abc/override.ts"),
    `import { AmplifyS3ResourceTemplate } from "@aws-amplify/cli-extensibility-helper";
export function override(resources: AmplifyS3ResourceTemplate) {
  resources.s3Bucket.versioningConfiguration = { status: "Suspended" };
  resources.s3AuthReadPolicy.policyName = "readers";
  if (resources.s3TriggerPolicy !== undefined) throw new Error("there is no trigger");
}
`,
  );
  const { template } = await bucketOf(directory);
  expect(template).toMatchObject({
    Resources: {
      S3Bucket: { Properties: { VersioningConfiguration: { Status: "Suspended" } } },
      S3AuthReadPolicy: { Properties: { PolicyName: "readers" } },
    },
  });
});

test.each<[string, JsonObject, RegExp]>([
  ["an operation that isn't one", { ...input, authAccess: ["read"] }, /authAccess must be a list of CREATE_AND_UPDATE/],
  ["a group's", { ...input, groupAccess: { Admins: "READ" } }, /groupAccess\.Admins must be a list/],
  ["no name", { policyUUID: "1" }, /no text "bucketName"/],
  ["a function that it doesn't depend on", { ...input, triggerFunction: "other" }, /doesn't depend on/],
])("cli-inputs.json with %s is refused by name", async (_, given, sentence) => {
  const directory = project({ input, dependsOn: [] });
  write(directory, "storage/s3abc/cli-inputs.json", given);
  await expect(compile(directory)).rejects.toThrow(sentence);
});

test("image recognition's trigger and tables are told before anything is deployed", async () => {
  const directory = project({ input, dependsOn: [] });
  write(directory, "storage/s3abc/cli-inputs.json", { ...input, adminTriggerFunction: { triggerFunction: "faces" } });
  const failure = compile(directory);
  await expect(failure).rejects.toMatchObject({ details: [expect.stringContaining("adminTriggerFunction")] });
});
