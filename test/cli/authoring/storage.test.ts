import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile, readJson, removeTemporaries, templatesOf } from "../../project/fixtures.js";
import { cancelledAnywhere, done, newProject, told } from "./project.js";
import { CTRL_U, DOWN, ENTER, ran, type Step, typed, UP } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

type Shape = Record<string, Record<string, Record<string, unknown>>>;

const inputsOf = (directory: string, name: string) =>
  readJson(directory, "amplify/backend/storage", name, "cli-inputs.json") as Record<string, unknown>;
const configOf = (directory: string) => readJson(directory, "amplify/backend/backend-config.json") as Shape;

async function withAuth(...options: string[]): Promise<string> {
  const directory = await newProject();
  await done(directory, "add", "auth", "--yes", ...options);
  return directory;
}

const NAMED: Step[] = [
  ["below mentioned services", ENTER],
  ["friendly name", `${CTRL_U}files${ENTER}`],
  ["bucket name", `${CTRL_U}bookfiles${ENTER}`],
];
const EVERYTHING = ["CREATE_AND_UPDATE", "READ", "DELETE"];

describe("typed as a person types", () => {
  test("a bucket for signed-in users and guests, with a new function that is told of files", async () => {
    const directory = await withAuth();
    const before = snapshot(directory);
    const { screen, code } = await typed(
      directory,
      ["add", "storage"],
      [
        ["below mentioned services", ENTER],
        ["friendly name", `${CTRL_U}my-files${ENTER}`],
        ["letters and digits", `${CTRL_U}files${ENTER}`],
        ["bucket name", `${CTRL_U}Book_Files${ENTER}`],
        ["small letters", `${CTRL_U}bookfiles${ENTER}`],
        ["Who should have access", `${DOWN}${ENTER}`],
        ["for Authenticated users\\?", ENTER],
        ["at least 1", `a${ENTER}`],
        ["for Guest users\\?", `${DOWN} ${ENTER}`],
        ["Lambda Trigger for your S3 Bucket\\? \\(y/N\\)", `y${ENTER}`],
        ["lambda function now\\? \\(Y/n\\)", `n${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    expect(screen).toContain("Guests need credentials from the identity pool");
    const [trigger = ""] = Object.keys(configOf(directory).function ?? {});
    expect(trigger).toMatch(/^S3Trigger[0-9a-f]{8}$/);
    expect(inputsOf(directory, "files")).toEqual({
      resourceName: "files",
      policyUUID: expect.stringMatching(/^[0-9a-f]{8}$/),
      bucketName: "bookfiles",
      storageAccess: "authAndGuest",
      guestAccess: ["READ"],
      authAccess: EVERYTHING,
      triggerFunction: trigger,
      groupAccess: {},
    });
    expect(configOf(directory)).toMatchObject({
      storage: {
        files: {
          service: "S3",
          providerPlugin: "awscloudformation",
          dependsOn: [
            { category: "function", resourceName: trigger, attributes: ["Name", "Arn", "LambdaExecutionRole"] },
          ],
        },
      },
      function: { [trigger]: { build: true, providerPlugin: "awscloudformation", service: "Lambda" } },
    });
    const auth = Object.keys(configOf(directory).auth ?? {})[0];
    expect(changed(before, snapshot(directory))).toEqual(
      [
        `amplify/backend/auth/${auth}/cli-inputs.json`,
        "amplify/backend/backend-config.json",
        "amplify/backend/amplify-meta.json",
        `amplify/backend/function/${trigger}/${trigger}-cloudformation-template.json`,
        ...["event.json", "index.js", "package.json"].map((file) => `amplify/backend/function/${trigger}/src/${file}`),
        ...["build/cloudformation-template.json", "build/parameters.json", "cli-inputs.json"].map(
          (file) => `amplify/backend/storage/files/${file}`,
        ),
        "amplify/team-provider-info.json",
      ].sort(),
    );
    // What was written at once is what "build" writes.
    const written = snapshot(join(directory, "amplify/backend/storage"));
    await done(directory, "build");
    expect(changed(written, snapshot(join(directory, "amplify/backend/storage")))).toEqual([]);
  });

  test("groups of the user pool get permissions of their own", async () => {
    const directory = await withAuth("--groups", "Admins,Readers");
    const { code, screen } = await typed(
      directory,
      ["add", "storage"],
      [
        ...NAMED,
        ["Restrict access by\\?", `${DOWN}${DOWN}${ENTER}`],
        ["Who should have access", ENTER],
        ["for Authenticated users\\?", `${DOWN} ${ENTER}`],
        ["Select groups", `a${ENTER}`],
        ["for Admins users\\?", `a${ENTER}`],
        ["for Readers users\\?", `${DOWN} ${ENTER}`],
        ["Lambda Trigger", ENTER],
      ],
    );
    expect(code, screen).toBe(0);
    expect(inputsOf(directory, "files")).toMatchObject({
      storageAccess: "auth",
      authAccess: ["READ"],
      groupAccess: { Admins: EVERYTHING, Readers: ["READ"] },
    });
    const [auth = ""] = Object.keys(configOf(directory).auth ?? {});
    expect(configOf(directory).storage?.files?.dependsOn).toEqual([
      { category: "auth", resourceName: auth, attributes: ["UserPoolId"] },
      { category: "auth", resourceName: "userPoolGroups", attributes: ["AdminsGroupRole"] },
      { category: "auth", resourceName: "userPoolGroups", attributes: ["ReadersGroupRole"] },
    ]);
    const refused = await ran(directory, ["remove", "auth", "userPoolGroups", "--yes"]);
    expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("needed by storage/files") });
  });

  test("a project without auth gets it on the way, or nothing", async () => {
    const directory = await newProject();
    const before = snapshot(directory);
    const no = await typed(
      directory,
      ["add", "storage"],
      [
        ["below mentioned services", ENTER],
        ["need to add auth[\\s\\S]*\\(Y/n\\)", `n${ENTER}`],
      ],
    );
    expect(no).toMatchObject({ code: 0, screen: expect.stringContaining("Nothing was added") });
    expect(changed(before, snapshot(directory))).toEqual([]);
    const yes = await typed(
      directory,
      ["add", "storage"],
      [
        ["below mentioned services", ENTER],
        ["need to add auth", ENTER],
        ["default authentication", ENTER],
        ["to sign in", ENTER],
        ["advanced settings", ENTER],
        ...NAMED.slice(1),
        ["Who should have access", ENTER],
        ["for Authenticated users\\?", `a${ENTER}`],
        ["Lambda Trigger", ENTER],
      ],
    );
    expect(yes.code, yes.screen).toBe(0);
    expect(Object.keys(configOf(directory)).sort()).toEqual(["auth", "storage"]);
    const project = await compile(directory);
    expect(Object.keys(await templatesOf(project))).toContain(
      "amplify-cfn-templates/storage/files-cloudformation-template.json",
    );
  });

  test("Ctrl-C at any question leaves the project untouched", async () => {
    const directory = await withAuth();
    const steps: Step[] = [
      ...NAMED,
      ["Who should have access", ENTER],
      ["for Authenticated users\\?", `a${ENTER}`],
      ["Lambda Trigger", `y${ENTER}`],
      ["lambda function now", ENTER],
    ];
    await cancelledAnywhere(directory, ["add", "storage"], steps);
  }, 60_000);

  test("update asks again, with what holds ticked, and takes the function away", async () => {
    const directory = await withAuth();
    await done(directory, "add", "function", "--yes", "--name", "thumbnails");
    await done(
      directory,
      "add",
      "storage",
      "--yes",
      "--name",
      "files",
      "--permissions",
      "read",
      "--trigger",
      "thumbnails",
    );
    expect(inputsOf(directory, "files")).toMatchObject({ authAccess: ["READ"], triggerFunction: "thumbnails" });
    const { code, screen } = await typed(
      directory,
      ["update", "storage"],
      [
        ["Who should have access", ENTER],
        // What is ticked stays: a space on the first adds to it.
        ["for Authenticated users\\?", ` ${ENTER}`],
        ["thumbnails is told of files", `${UP}${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    expect(inputsOf(directory, "files")).toMatchObject({
      authAccess: ["CREATE_AND_UPDATE", "READ"],
      triggerFunction: "NONE",
    });
    expect(configOf(directory).storage?.files?.dependsOn).toEqual([]);
  });
});

describe("by options", () => {
  test("only what is named changes", async () => {
    const directory = await withAuth("--groups", "Admins");
    await done(directory, "add", "storage", "--yes", "--name", "files", "--bucket", "bookfiles");
    expect(inputsOf(directory, "files")).toMatchObject({ authAccess: EVERYTHING, guestAccess: [], groupAccess: {} });
    await done(directory, "update", "storage", "--yes", "--groups", "Admins", "--group-permissions", "create/update");
    expect(inputsOf(directory, "files")).toMatchObject({
      authAccess: EVERYTHING,
      groupAccess: { Admins: ["CREATE_AND_UPDATE"] },
    });
    await done(directory, "update", "storage", "--trigger", "newOne");
    expect(inputsOf(directory, "files")).toMatchObject({
      authAccess: EVERYTHING,
      groupAccess: { Admins: ["CREATE_AND_UPDATE"] },
      triggerFunction: "newOne",
    });
    await done(directory, "update", "storage", "--no-trigger");
    expect(inputsOf(directory, "files")).toMatchObject({ triggerFunction: "NONE" });
    await done(directory, "override", "storage", "--yes");
    expect(snapshot(join(directory, "amplify/backend/storage")).get("files/override.ts")).toContain(
      "AmplifyS3ResourceTemplate",
    );
    const [auth = ""] = Object.keys(configOf(directory).auth ?? {});
    const refused = await ran(directory, ["remove", "auth", auth, "--yes"]);
    expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("storage/files") });
    const gone = await done(directory, "remove", "storage", "--yes");
    expect(gone).toContain("leaves its bucket where it is");
    expect(configOf(directory).storage).toBeUndefined();
  });

  test("a pool without identities gets an identity pool", async () => {
    const directory = await withAuth("--no-identity-pool");
    expect(await done(directory, "add", "storage", "--yes")).toContain("auth is changed to give them some");
    const [auth = ""] = Object.keys(configOf(directory).auth ?? {});
    expect(readJson(directory, `amplify/backend/auth/${auth}/cli-inputs.json`)).toMatchObject({
      cognitoConfig: { authSelections: "identityPoolAndUserPool", allowUnauthenticatedIdentities: false },
    });
  });

  test.each<[string[], RegExp]>([
    [["add", "storage", "--yes", "--name", "my files"], /letters and digits/],
    [["add", "storage", "--yes", "--bucket", "Files"], /small letters/],
    [["add", "storage", "--yes", "--groups", "Admins"], /no groups/],
    [["add", "storage", "--yes", "--permissions", "write"], /there is no such choice/],
    [["add", "storage", "--yes", "--trigger", "or-ders"], /letters and digits/],
    [["update", "storage"], /The project has no storage/],
  ])("sekisho %j is refused, and nothing is written", async (args, reason) => {
    made ??= withAuth();
    const directory = await made;
    const before = snapshot(directory);
    const { screen, code } = await ran(directory, args);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, snapshot(directory))).toEqual([]);
  });
});

let made: Promise<string> | undefined;

describe("the Amplify CLI's payload", () => {
  const payload = (more: object, service: object = {}) => ({
    version: 1,
    serviceConfiguration: { serviceName: "S3", permissions: { auth: ["READ"], ...more }, ...service },
  });

  test("adds and changes a bucket", async () => {
    const directory = await withAuth("--groups", "Admins");
    const added = await told(
      directory,
      ["add", "storage"],
      payload(
        { guest: ["READ"], groups: { Admins: EVERYTHING } },
        { resourceName: "files", bucketName: "bookfiles", lambdaTrigger: { mode: "new", name: "watcher" } },
      ),
    );
    expect(added.code, added.screen).toBe(0);
    expect(inputsOf(directory, "files")).toMatchObject({
      bucketName: "bookfiles",
      storageAccess: "authAndGuest",
      authAccess: ["READ"],
      guestAccess: ["READ"],
      groupAccess: { Admins: EVERYTHING },
      triggerFunction: "watcher",
    });
    const again = await told(directory, ["add", "storage"], payload({}));
    expect(again).toMatchObject({ code: 1, screen: expect.stringContaining("has storage already: files") });
    const change = { serviceName: "S3", resourceName: "files", permissions: { auth: ["DELETE"] } };
    const updated = await told(directory, ["update", "storage"], { version: 1, serviceModification: change });
    expect(updated.code, updated.screen).toBe(0);
    expect(inputsOf(directory, "files")).toMatchObject({
      storageAccess: "auth",
      authAccess: ["DELETE"],
      guestAccess: [],
      groupAccess: { Admins: EVERYTHING },
    });
  });

  test.each<[object, RegExp]>([
    [{ version: 2 }, /version is 2/],
    [payload({ auth: ["read"] }), /permissions\.auth is "read"/],
    [payload({ groups: { Nobody: ["READ"] } }), /no group Nobody/],
    [payload({}, { bucketName: "X" }), /small letters/],
    [payload({}, { lambdaTrigger: { mode: "existing", name: "gone" } }), /no function gone/],
    [payload({}, { encrypted: true }), /"encrypted", which isn't served here/],
    [{ version: 1, serviceConfiguration: { serviceName: "Geo" } }, /must be "S3" or "DynamoDB"/],
  ])("%j is refused by name", async (given, reason) => {
    made ??= withAuth();
    const { screen, code } = await told(await made, ["add", "storage"], given);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
  });
});
