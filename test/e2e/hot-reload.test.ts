import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { edit, helloProject } from "./harness/project.js";
import { type Served, serve } from "./harness/sekisho.js";

interface Template {
  readonly Resources: Record<string, { Properties: Record<string, unknown> }> & {
    readonly LambdaFunction: { Properties: Record<string, unknown> };
  };
}

const PASSWORD = "Analytical-1843";

describe("what is saved while `start` runs is served", () => {
  let cloud: Served;
  let authorization: string;
  let backend: string;
  const file = (path: string) => join(backend, path);
  const OVERRIDE = "api/helloApi/override.ts";
  const PATHS = "api/helloApi/cli-inputs.json";
  const CODE = "function/greet/src/index.js";

  beforeAll(async () => {
    cloud = await serve(helloProject());
    backend = join(cloud.program.directory, "amplify/backend");
    await cloud.run("user", "add", "ada", "--password", PASSWORD);
    authorization = `Bearer ${(await cloud.run("token", "ada")).stdout.trim()}`;
  });

  const call = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(cloud.at(path), { headers });
    return [response.status, await response.json()] as const;
  };
  const signedIn = (path: string) => call(path, { authorization });
  /** Saves, and waits until the change is deployed. */
  const deployed = (save: () => void) => cloud.program.after(save, "deployed");
  const UNAUTHORIZED = [401, { message: "Unauthorized" }];

  test("a function's code, by the next request, with nothing deployed", async () => {
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
    const lines = cloud.program.lines.length;
    edit(file(CODE), (text) => text.replace("Hello, ", "Good evening, "));
    expect(await signedIn("/hello")).toEqual([200, { message: "Good evening, ada!" }]);
    edit(file(CODE), (text) => text.replace("Good evening, ", "Hello, "));
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
    expect(cloud.program.lines.slice(lines).map(({ type }) => type)).toEqual(["request", "request"]);
  });

  test("a module beside it, also when an editor replaces the file", async () => {
    writeFileSync(file("function/greet/src/word.js"), "module.exports = 'Bonjour';");
    edit(file(CODE), (text) => text.replace("`Hello, ", "`${require('./word')}, "));
    expect(await signedIn("/hello")).toEqual([200, { message: "Bonjour, ada!" }]);
    writeFileSync(file("function/greet/src/word.js~"), "module.exports = 'Buongiorno';");
    renameSync(file("function/greet/src/word.js~"), file("function/greet/src/word.js"));
    expect(await signedIn("/hello")).toEqual([200, { message: "Buongiorno, ada!" }]);
    edit(file(CODE), (text) => text.replace("`${require('./word')}, ", "`Hello, "));
  });

  test("code that does not even parse: AWS's answer, the reason in the logs, and the next save mends it", async () => {
    edit(file(CODE), (text) => text.replace("return {", "return {{"));
    expect(await signedIn("/hello")).toEqual([502, { message: "Internal server error" }]);
    expect((await cloud.run("logs", "greet")).stdout).toContain("SyntaxError");
    edit(file(CODE), (text) => text.replace("return {{", "return {"));
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
  });

  test("a new path, behind the authorizer as the others", async () => {
    expect((await call("/later"))[0]).toBe(403);
    const lines = cloud.program.lines.length;
    const { changed, apis } = await deployed(() =>
      edit(file(PATHS), (text) => {
        const inputs = JSON.parse(text);
        inputs.paths["/later"] = { ...inputs.paths["/hello"], name: "/later" };
        return JSON.stringify(inputs);
      }),
    );
    expect([changed, apis[0]?.paths]).toEqual([true, ["/hello", "/hello/{proxy+}", "/later", "/later/{proxy+}"]]);
    // Of the stack's events, those of this deployment alone are told.
    expect(cloud.program.lines.slice(lines).find(({ type }) => type === "event")).toMatchObject({
      event: { status: "UPDATE_IN_PROGRESS", reason: "User Initiated" },
    });
    expect(await signedIn("/later")).toEqual([200, { message: "Hello, ada!" }]);
    expect(await call("/later")).toEqual(UNAUTHORIZED);
  });

  test("the authorizer: taken away the API is open, put back it is closed", async () => {
    const security = "resources.restApi.addPropertyOverride(`${method}.security`";
    await deployed(() => edit(file(OVERRIDE), (text) => text.replace(security, `// ${security}`)));
    expect(await call("/hello")).toEqual([200, { message: "Hello, whoever you are!" }]);
    await deployed(() => edit(file(OVERRIDE), (text) => text.replace(`// ${security}`, security)));
    expect(await call("/hello")).toEqual(UNAUTHORIZED);
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
  });

  test.each([
    { what: "does not parse", broken: "export function override(resources:: any) {", line: 4 },
    { what: "throws", broken: "export function override(resources: any) {\n  resources.restApi.nope();", line: 5 },
  ])("an override that $what: named with file and line, while the last state is served", async ({ broken, line }) => {
    const sound = "export function override(resources: AmplifyApiRestResourceStackTemplate) {";
    const { message } = await cloud.program.after(
      () => edit(file(OVERRIDE), (text) => text.replace(sound, broken)),
      "problem",
    );
    expect(message).toContain(`${file(OVERRIDE)}:${line}`);
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
    expect(await call("/hello")).toEqual(UNAUTHORIZED);
    await deployed(() => edit(file(OVERRIDE), (text) => text.replace(broken, sound)));
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
  });

  test("a path with a function that is not there: named, while the last state is served", async () => {
    const { message } = await cloud.program.after(
      () => edit(file(PATHS), (text) => text.replaceAll('"greet"', '"greeet"')),
      "problem",
    );
    expect(message).toContain('/hello leads to the function "greeet"');
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
    await deployed(() => edit(file(PATHS), (text) => text.replaceAll('"greeet"', '"greet"')));
  });

  test.each([
    {
      what: "refuses",
      change: (template: Template) => {
        template.Resources.LambdaFunction.Properties.Runtime = "cobol60.x";
      },
      said: ["CloudFormation refuses the template", "LambdaFunction", "cobol60.x"],
    },
    {
      what: "can't bring about",
      change: (template: Template) => {
        template.Resources.Second = template.Resources.LambdaFunction;
      },
      said: ["failed and was rolled back", "Second (AWS::Lambda::Function)", "greet-dev"],
    },
  ])("a template that CloudFormation $what: told why, while the last state is served", async ({ change, said }) => {
    const template = file("function/greet/greet-cloudformation-template.json");
    const sound = readFileSync(template, "utf8");
    try {
      const changed = JSON.parse(sound);
      change(changed);
      const { message } = await cloud.program.after(() => writeFileSync(template, JSON.stringify(changed)), "problem");
      for (const words of said) expect(message).toContain(words);
      expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
    } finally {
      await deployed(() => writeFileSync(template, sound));
    }
    expect(await signedIn("/hello")).toEqual([200, { message: "Hello, ada!" }]);
  });

  test("saves in quick succession, up to the last one", async () => {
    const named = (path: string) => (text: string) => {
      const { version, paths } = JSON.parse(text);
      return JSON.stringify({
        version,
        paths: { "/hello": paths["/hello"], [path]: { ...paths["/hello"], name: path } },
      });
    };
    const served = (path: string) => (line: { apis: Served["ready"]["apis"] }) =>
      line.apis[0]?.paths.includes(path) === true;
    for (const path of ["/a", "/b", "/c"]) {
      // As soon as one is deployed the next is saved, in two steps as editors do, and another one while that is under way.
      const from = cloud.program.lines.length;
      const inputs = readFileSync(file(PATHS), "utf8");
      writeFileSync(file(PATHS), "");
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(file(PATHS), named(`${path}/first`)(inputs));
      await cloud.program.line("event", ({ event }) => event.status === "UPDATE_IN_PROGRESS", from);
      edit(file(PATHS), named(path));
      await cloud.program.line("deployed", served(path), from);
      expect(cloud.program.lines.slice(from).filter(({ type }) => type === "problem")).toEqual([]);
    }
    expect((await call("/c"))[0]).toBe(401);
    expect((await call("/c/first"))[0]).toBe(401);
    expect((await call("/b"))[0]).toBe(403);
  });

  test("a file that an editor replaces, time and again", async () => {
    for (const length of [12, 14, 16]) {
      await deployed(() => {
        const override = file("auth/hello/override.ts");
        const text = `export function override(resources: any) { resources.userPool.policies = { passwordPolicy: { minimumLength: ${length} } }; }`;
        writeFileSync(`${override}.tmp`, text);
        renameSync(`${override}.tmp`, override);
      });
      const { stderr } = await cloud.run("user", "add", "bob", "--password", "p".repeat(length - 1));
      expect(stderr).toContain("long enough");
    }
    await deployed(() => rmSync(file("auth/hello/override.ts")));
  });

  test("an override that appears where there was none", async () => {
    const folder = file("auth/hello");
    mkdirSync(folder, { recursive: true });
    const override = join(folder, "override.ts");
    await deployed(() =>
      writeFileSync(
        override,
        "export function override(resources: any) { resources.userPool.policies = { passwordPolicy: { minimumLength: 20 } }; }",
      ),
    );
    expect((await cloud.run("user", "add", "bob", "--password", PASSWORD)).stderr).toContain("long enough");
    await deployed(() => rmSync(override));
    expect((await cloud.run("user", "add", "bob", "--password", PASSWORD)).code).toBe(0);
  });
});
