import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { typedProgram } from "../cli/authoring/program.js";
import { CTRL_C, ENTER, type Step } from "../cli/authoring/run.js";
import { openBrowser } from "./harness/browser.js";
import { builtProgram } from "./harness/build.js";
import { amplifyFixture, edit, temporaryFolder } from "./harness/project.js";
import { plainEnvironment, type Served, sekisho, serve } from "./harness/sekisho.js";

const PAGE = '<!doctype html><title>Books</title><h1>hi</h1><script src="app.js"></script>\n';

/** What a GET of an address on this machine gives, also where the system doesn't know names below localhost. */
const get = (address: string): Promise<{ status: number; type: string; body: string }> =>
  new Promise((resolve, reject) => {
    const { port, host, pathname } = new URL(address);
    const sent = request({ host: "127.0.0.1", port, path: pathname, headers: { host } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      const type = String(response.headers["content-type"]);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, type, body }));
    });
    sent.on("error", reject).end();
  });

function writeSource(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, "src", name, ".."), { recursive: true });
    writeFileSync(join(directory, "src", name), text);
  }
}

const addressIn = (stdout: string): string => /^http:\/\/\S+$/m.exec(stdout)?.[0] ?? `none in: ${stdout}`;

describe("a front end on S3 and CloudFront", () => {
  let cloud: Served;
  let directory: string;
  let s3: S3Client;
  let bucket: string;

  beforeAll(async () => {
    directory = amplifyFixture("amplify-gen1-hosting-s3-cloudfront");
    edit(join(directory, "package.json"), (text) =>
      text.replace("mkdir -p dist && cp src/* dist/", "rm -rf dist && mkdir -p dist && cp -r src/. dist/"),
    );
    writeSource(directory, {
      "index.html": PAGE,
      "app.js": 'document.title = "Read";\n',
      "img/logo.svg": "<svg/>",
      "app.js.map": "{}",
    });
    writeFileSync(join(directory, "amplifyPublishIgnore.json"), '["*.map"]');
    cloud = await serve(directory);
    s3 = cloud.client(S3Client);
  });

  const keys = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key }) => Key);
  };

  test("is built, uploaded and served at the printed address", async () => {
    const published = await cloud.run("publish", "--yes");
    expect(published, published.stderr).toMatchObject({ code: 0 });
    expect(published.stdout).toContain("Publish started for S3AndCloudFront");
    const address = addressIn(published.stdout);
    expect(address).toMatch(/^http:\/\/e[a-z0-9]{13}\.cloudfront\.localhost:\d+$/);
    expect(await get(`${address}/`)).toEqual({ status: 200, type: "text/html; charset=utf-8", body: PAGE });
    expect((await get(`${address}/app.js`)).type).toBe("text/javascript; charset=utf-8");
    expect((await get(`${address}/img/logo.svg`)).type).toBe("image/svg+xml");
    // A single-page app's own paths get its page.
    expect(await get(`${address}/books/7`)).toMatchObject({ status: 200, body: PAGE });
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    bucket = Buckets.find(({ Name = "" }) => Name.includes("hostingbucket"))?.Name ?? "";
    expect(await keys()).not.toContain("app.js.map");

    const browser = await openBrowser();
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    expect(await page.locator("h1").textContent()).toBe("hi");
    expect(await page.title()).toBe("Read");
    expect(await page.evaluate(async () => (await fetch("/index.html")).text())).toBe(PAGE);
  });

  test("sends what changed, deletes when asked, and has copies dropped", async () => {
    const again = await cloud.run("publish", "--yes", "--no-build");
    expect(again.stdout).toMatch(/0 changed, \d+ unchanged/);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "old.html", Body: "old" }));
    writeSource(directory, { "app.js": 'document.title = "Written";\n' });
    const changed = await cloud.run("publish", "--yes", "--invalidate");
    expect(changed.stdout).toMatch(/: 1 changed, /);
    expect(changed.stdout).toContain("CloudFront invalidation request sent");
    expect(await keys()).toContain("old.html");
    const deleted = await cloud.run("publish", "--yes", "--delete");
    expect(deleted.stdout).toContain("Deleted 1 files");
    expect(await keys()).not.toContain("old.html");
  });

  test("a build that fails publishes nothing, and says so", async () => {
    const before = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "app.js" }));
    edit(join(directory, "package.json"), (text) => text.replace('"rm -rf', '"echo broken >&2; exit 3; rm -rf'));
    const failed = await cloud.run("publish", "--yes");
    edit(join(directory, "package.json"), (text) => text.replace("echo broken >&2; exit 3; ", ""));
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("broken");
    expect(failed.stderr).toMatch(/The build of the front end ended with exit code 3/);
    expect(failed.stderr).toContain("Nothing was uploaded");
    const after = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "app.js" }));
    expect(after.ETag).toBe(before.ETag);
  });

  test("Ctrl-C in the middle of the upload puts back what was there", async () => {
    // Files enough for Ctrl-C to come in between; each is sent on its own.
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`many/${index}.html`, `page ${index}`]));
    writeSource(directory, { ...many, "app.js": 'document.title = "Half";\n' });
    const before = await keys();
    const child = spawn(process.execPath, [builtProgram(), "publish", "--yes"], {
      cwd: directory,
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let told = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        told += text;
      });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    while (!(await keys()).some((key) => key?.startsWith("many/")) && child.exitCode === null);
    child.kill("SIGINT");
    expect([await ended, told]).toEqual([130, expect.stringContaining("what is published is what was before")]);
    expect(await keys()).toEqual(before);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "app.js" }));
    expect(await Body?.transformToString()).toBe('document.title = "Written";\n');
    rmSync(join(directory, "src/many"), { recursive: true });
  });

  test.each<[string, (project: string) => void, RegExp]>([
    [
      "no folder to publish",
      (project) =>
        edit(join(project, "amplify/.config/project-config.json"), (text) => text.replace('"dist"', '"nowhere"')),
      /There is no folder .*nowhere/,
    ],
    [
      "patterns that are none",
      (project) => writeFileSync(join(project, "amplifyPublishIgnore.json"), "*.map"),
      /must be a list of patterns/,
    ],
  ])("%s is told with what to do", async (_, spoil, sentence) => {
    const files = ["amplify/.config/project-config.json", "amplifyPublishIgnore.json"].map((file) =>
      join(directory, file),
    );
    const before = files.map((file) => readFileSync(file, "utf8"));
    spoil(directory);
    const { code, stderr } = await cloud.run("publish", "--yes", "--no-build");
    for (const [index, file] of files.entries()) writeFileSync(file, before[index] ?? "");
    expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  });
});

test("S3 alone serves the site over HTTP, with its own page for what isn't there", async () => {
  const directory = temporaryFolder();
  const run = async (...args: string[]) => {
    const outcome = await sekisho(directory, ...args);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    return outcome.stdout;
  };
  await run("init", "--yes", "--name", "bookapp", "--distribution", "public", "--build-command", "true");
  expect(await sekisho(directory, "publish")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("The project has no hosting.\n  Add it with: sekisho add hosting"),
  });
  await run("add", "hosting", "--yes", "--setup", "dev", "--error", "404.html");
  mkdirSync(join(directory, "public"));
  writeFileSync(join(directory, "public/index.html"), PAGE);
  writeFileSync(join(directory, "public/404.html"), "nothing here\n");
  const cloud = await serve(directory);
  const published = await cloud.run("publish", "--yes");
  expect(published, published.stderr).toMatchObject({ code: 0 });
  const address = addressIn(published.stdout);
  expect(address).toMatch(/^http:\/\/bookapp-\d{14}-hostingbucket-dev\.s3-website\.localhost:\d+$/);
  expect(await get(`${address}/`)).toEqual({ status: 200, type: "text/html; charset=utf-8", body: PAGE });
  // Nobody may list the bucket: S3 says 403 of what is missing, with the error page.
  expect(await get(`${address}/missing`)).toMatchObject({ status: 403, body: "nothing here\n" });
});

describe("at a terminal", () => {
  const ASK = "Are you sure you want to continue\\? \\(Y/n\\)";
  const CONFIG = "amplify/.config/project-config.json";
  let cloud: Served;
  let directory: string;

  beforeAll(async () => {
    directory = temporaryFolder();
    for (const args of [
      ["init", "--yes", "--name", "bookapp", "--distribution", "public", "--build-command", "echo BUILT"],
      ["add", "hosting", "--yes", "--setup", "dev"],
    ])
      expect(await sekisho(directory, ...args)).toMatchObject({ code: 0 });
    mkdirSync(join(directory, "public"));
    writeFileSync(join(directory, "public/index.html"), PAGE);
    cloud = await serve(directory, "--no-watch");
    // Something that isn't deployed yet, which a person is asked about.
    expect(await sekisho(directory, "add", "function", "--yes", "--name", "greet")).toMatchObject({ code: 0 });
  });

  const publish = (steps: readonly Step[], ...args: string[]) =>
    typedProgram(directory, ["publish", ...args], steps, {}, [process.execPath, builtProgram()]);

  async function published(): Promise<Map<string, string>> {
    const s3 = cloud.client(S3Client);
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const Bucket = Buckets.find(({ Name = "" }) => Name.includes("hostingbucket"))?.Name;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return new Map(Contents.map(({ Key = "", ETag = "" }) => [Key, ETag]));
  }

  const buildWith = (command: string) =>
    edit(join(directory, CONFIG), (text) =>
      text.replace(/"BuildCommand": ".*"/, () => `"BuildCommand": ${JSON.stringify(command)}`),
    );

  test.each<[string, Step[], number, string]>([
    ["n", [[ASK, `n${ENTER}`]], 1, "Nothing was published."],
    ["Ctrl-C", [[ASK, CTRL_C]], 130, "what is published is what was before"],
    [
      "neither, then Ctrl-C",
      [
        [ASK, `perhaps${ENTER}`],
        ["Type y or n", CTRL_C],
      ],
      130,
      "what is published is what was before",
    ],
  ])("%s at the question publishes nothing, and deploys nothing", async (_, steps, code, said) => {
    const shown = await publish(steps);
    expect(shown).toMatchObject({ code, screen: expect.stringContaining(said) });
    expect(shown.screen).toMatch(/Add\s+│ functiongreet/);
    expect(shown.screen).not.toContain("BUILT");
    expect((await published()).size).toBe(0);
    expect((await cloud.run("mock", "function", "greet")).stderr).toContain("greet isn't deployed");
  });

  test("Enter pushes, builds and uploads; with nothing to push there is no question", async () => {
    const shown = await publish([[ASK, ENTER]]);
    expect(shown.code, shown.screen).toBe(0);
    expect(shown.screen).toMatch(/BUILT[\s\S]*Uploaded files successfully: 1 changed[\s\S]*published successfully/);
    expect([...(await published()).keys()]).toEqual(["index.html"]);
    expect(await cloud.run("mock", "function", "greet")).toMatchObject({ code: 0 });
    const again = await publish([]);
    expect(again).toMatchObject({ code: 0, screen: expect.stringContaining("0 changed, 1 unchanged") });
  });

  test("Ctrl-C during the front end's build ends the build and uploads nothing", async () => {
    const before = await published();
    writeFileSync(join(directory, "public/index.html"), "half\n");
    writeFileSync(
      join(directory, "build.cjs"),
      'require("fs").writeFileSync("build.pid", String(process.pid)); console.log("BUILDING"); setInterval(() => {}, 1000);',
    );
    buildWith("node build.cjs");
    const { code, screen } = await publish([["BUILDING", CTRL_C]]);
    expect([code, screen]).toEqual([130, expect.stringContaining("Cancelled: what is published is what was before.")]);
    const pid = Number(readFileSync(join(directory, "build.pid"), "utf8"));
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(await published()).toEqual(before);
    buildWith("echo BUILT");
    writeFileSync(join(directory, "public/index.html"), PAGE);
  });

  test("Ctrl-C during the upload puts back what was there", async () => {
    const before = await published();
    for (let index = 0; index < 400; index += 1)
      writeFileSync(join(directory, `public/${index}.html`), `page ${index}`);
    writeFileSync(join(directory, "public/index.html"), "half\n");
    const { code, screen } = await publish([["Uploading files: \\d+/401", CTRL_C]]);
    expect(code, screen).toBe(130);
    expect(screen).toMatch(
      /Stopping, and putting back what was there …[\s\S]*Cancelled: what is published is what was before\./,
    );
    expect(await published()).toEqual(before);
  });
});
