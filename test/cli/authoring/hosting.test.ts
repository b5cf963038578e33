import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  cloneOf,
  compile,
  FIXTURES,
  inEffect,
  readJson,
  removeTemporaries,
  templatesOf,
} from "../../project/fixtures.js";
import { cancelledAnywhere, done, newProject, told } from "./project.js";
import { CTRL_U, DOWN, ENTER, ran, type Step, typed, UP } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

type Shape = Record<string, Record<string, Record<string, unknown>>>;

const HOSTING = "amplify/backend/hosting/S3AndCloudFront";
const FIXTURE = join(FIXTURES, "amplify-gen1-hosting-s3-cloudfront");
const templateOf = (directory: string) => readJson(directory, HOSTING, "template.json") as Shape;
const configOf = (directory: string): Record<string, unknown> => {
  const properties = templateOf(directory).Resources?.CloudFrontDistribution?.Properties;
  return (properties as { DistributionConfig?: Record<string, unknown> } | undefined)?.DistributionConfig ?? {};
};

describe("typed as a person types", () => {
  test("CloudFront and S3 give the files that the Amplify CLI gives", async () => {
    const directory = await newProject();
    const before = snapshot(directory);
    const { screen, code } = await typed(
      directory,
      ["add", "hosting"],
      [
        ["plugin module", `${UP}${ENTER}`],
        ["can't be set up here", ENTER],
        ["environment setup", ENTER],
        ["hosting bucket name[^\\n]*bookapp-\\d{14}-hostingbucket", `${CTRL_U}My_Bucket${ENTER}`],
        ["small letters", `${CTRL_U}bookapp-20261123001051-hostingbucket${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    expect(screen).toContain("Static webhosting is disabled");
    expect(screen).toContain("Command: sekisho publish");
    expect(changed(before, snapshot(directory))).toEqual([
      "amplify/backend/amplify-meta.json",
      "amplify/backend/backend-config.json",
      `${HOSTING}/parameters.json`,
      `${HOSTING}/template.json`,
      "amplify/team-provider-info.json",
    ]);
    expect(inEffect(templateOf(directory))).toEqual(inEffect(templateOf(FIXTURE)));
    for (const file of [`${HOSTING}/parameters.json`])
      expect(snapshot(directory).get(file)).toBe(snapshot(FIXTURE).get(file));
    const hostingIn = (folder: string, path: string) => (readJson(folder, "amplify", path) as Shape).hosting;
    expect(hostingIn(directory, "backend/backend-config.json")).toEqual(
      hostingIn(FIXTURE, "backend/backend-config.json"),
    );
    const teams = readJson(directory, "amplify/team-provider-info.json") as Shape;
    expect(teams.dev?.categories).toMatchObject({ hosting: { S3AndCloudFront: {} } });
  });

  test("S3 alone is a website whose files are public", async () => {
    const directory = await newProject();
    const { screen, code } = await typed(
      directory,
      ["add", "hosting"],
      [
        ["plugin module", ENTER],
        ["environment setup", `${UP}${ENTER}`],
        ["hosting bucket name", ENTER],
        ["index doc", `${CTRL_U}pages/home.html${ENTER}`],
        ["no slash", `${CTRL_U}home.html${ENTER}`],
        ["error doc", `${CTRL_U}404.html${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    expect(templateOf(directory).Resources).toMatchObject({
      S3Bucket: { Properties: { WebsiteConfiguration: { IndexDocument: "home.html", ErrorDocument: "404.html" } } },
      BucketPolicy: { Properties: { PolicyDocument: { Statement: [{ Principal: "*", Action: "s3:GetObject" }] } } },
    });
    expect(Object.keys(templateOf(directory).Outputs ?? {})).not.toContain("CloudFrontSecureURL");
    const compiled = await templatesOf(await compile(directory));
    expect(Object.keys(compiled)).toContain("amplify-cfn-templates/hosting/template.json");
  });

  test("update puts CloudFront before it, and sets how long files are kept", async () => {
    const directory = await newProject();
    await done(directory, "add", "hosting", "--yes", "--setup", "dev");
    const { screen, code } = await typed(
      directory,
      ["update", "hosting"],
      [
        ["section to configure", `${DOWN}${ENTER}`],
        ["NOT in the current hosting[\\s\\S]*\\(y/N\\)", `y${ENTER}`],
        ["default object", ENTER],
        ["Default TTL", `${CTRL_U}an hour${ENTER}`],
        ["whole number of seconds", `${CTRL_U}3600${ENTER}`],
        ["Max TTL", ENTER],
        ["Min TTL", `${CTRL_U}0${ENTER}`],
        ["single-page", `n${ENTER}`],
      ],
    );
    expect(code, screen).toBe(0);
    const { Resources } = templateOf(directory);
    expect(Object.keys(Resources ?? {}).sort()).toEqual([
      "CloudFrontDistribution",
      "OriginAccessIdentity",
      "PrivateBucketPolicy",
      "S3Bucket",
    ]);
    expect(Object.keys(Resources?.S3Bucket?.Properties ?? {}).sort()).toEqual(["BucketName", "CorsConfiguration"]);
    expect(configOf(directory)).toMatchObject({
      DefaultCacheBehavior: { DefaultTTL: 3600, MaxTTL: 31536000, MinTTL: 0, Compress: true },
      CustomErrorResponses: [],
    });
    await done(directory, "update", "hosting", "--yes", "--single-page", "--root-object", "home.html");
    expect(configOf(directory)).toMatchObject({
      DefaultRootObject: "home.html",
      DefaultCacheBehavior: { DefaultTTL: 3600 },
      CustomErrorResponses: [{ ErrorCode: 400 }, { ErrorCode: 403 }, { ErrorCode: 404 }],
    });
  });

  test("Ctrl-C at any question leaves the project untouched", async () => {
    const directory = await newProject();
    const steps: Step[] = [
      ["plugin module", ENTER],
      ["environment setup", `${UP}${ENTER}`],
      ["hosting bucket name", ENTER],
      ["index doc", ENTER],
      ["error doc", ENTER],
    ];
    await cancelledAnywhere(directory, ["add", "hosting"], steps);
  }, 60_000);
});

test("by options and by JSON", async () => {
  const directory = await newProject();
  const added = await told(directory, ["add", "hosting"], { setup: "dev", bucketName: "books", error: "404.html" });
  expect(added.code, added.screen).toBe(0);
  expect(readJson(directory, HOSTING, "parameters.json")).toEqual({ bucketName: "books" });
  const again = await ran(directory, ["add", "hosting", "--yes"]);
  expect(again).toMatchObject({ code: 1, screen: expect.stringContaining("has hosting already") });
  await done(directory, "update", "hosting", "--yes", "--index", "home.html");
  expect(templateOf(directory).Resources?.S3Bucket?.Properties).toMatchObject({
    WebsiteConfiguration: { IndexDocument: "home.html", ErrorDocument: "404.html" },
  });
  await done(directory, "update", "hosting", "--ignore", "*.map, /drafts");
  expect(readJson(directory, "amplifyPublishIgnore.json")).toEqual(["*.map", "/drafts"]);
  expect(await done(directory, "remove", "hosting", "--yes")).toContain("leaves its bucket where it is");
  const config = readJson(directory, "amplify/backend/backend-config.json") as Shape;
  expect(config.hosting).toBeUndefined();
});

test("a project that the Amplify CLI made changes where it was asked to", async () => {
  const directory = cloneOf("amplify-gen1-hosting-s3-cloudfront");
  const before = snapshot(directory);
  const config = configOf(directory);
  await done(directory, "update", "hosting", "--yes", "--default-ttl", "60");
  expect(changed(before, snapshot(directory))).toEqual([`${HOSTING}/template.json`]);
  expect(configOf(directory)).toEqual({
    ...config,
    DefaultCacheBehavior: { ...(config.DefaultCacheBehavior as object), DefaultTTL: 60 },
  });
});

test.each<[string[], RegExp]>([
  [["add", "hosting", "--yes", "--service", "console"], /can't be set up here/],
  [["add", "hosting", "--yes", "--bucket", "a".repeat(60)], /3 to 59 small letters/],
  [["add", "hosting", "--yes", "--bucket", "books-"], /ends with/],
  [["add", "hosting", "--yes", "--setup", "dev", "--index", "a/b"], /no slash/],
  [["update", "hosting", "--default-ttl", "60"], /has no S3AndCloudFront hosting/],
])("sekisho %j is refused, and nothing is written", async (args, reason) => {
  const directory = await newProject();
  const before = snapshot(directory);
  const { screen, code } = await ran(directory, args);
  expect(screen).toMatch(reason);
  expect(code).toBe(1);
  expect(changed(before, snapshot(directory))).toEqual([]);
});
