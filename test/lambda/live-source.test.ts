import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, create, startFunctions, temporaryFolder, until, writeFiles } from "./support.js";

const returning = (value: string) => `exports.handler = async () => ${JSON.stringify(value)}`;

async function live(files: Record<string, string>) {
  const { functions, logs } = startFunctions();
  const directory = temporaryFolder();
  writeFiles(directory, files);
  await create(functions, returning("stored"));
  functions.liveSource("f", directory);
  return { functions, logs, directory, answer: async () => (await call(functions)).answer };
}

test("a change on disk is served by the very next event", async () => {
  const { directory, answer } = await live({ "index.js": returning("0") });
  for (let n = 1; n <= 5; n++) {
    expect(await answer()).toBe(String(n - 1));
    writeFileSync(join(directory, "index.js"), returning(String(n)));
  }
  expect(await answer()).toBe("5");
});

test.each([
  ["a module that the handler requires", "lib/text.js", "module.exports = 'new'"],
  ["a file that the handler reads", "data.txt", "new"],
])("%s counts too", async (_, file, content) => {
  const { directory, answer } = await live({
    "index.js":
      "const { readFileSync } = require('fs'); const t = require('./lib/text'); const d = readFileSync(__dirname + '/data.txt', 'utf8');\nexports.handler = async () => t + d",
    "lib/text.js": "module.exports = 'old'",
    "data.txt": "old",
  });
  expect(await answer()).toBe("oldold");
  writeFileSync(join(directory, file), content);
  expect(await answer()).toMatch(/new/);
});

test("a file saved by renaming, as editors do", async () => {
  const { directory, answer } = await live({ "index.js": returning("old") });
  expect(await answer()).toBe("old");
  writeFileSync(join(directory, "index.js.tmp"), returning("new"));
  renameSync(join(directory, "index.js.tmp"), join(directory, "index.js"));
  expect(await answer()).toBe("new");
});

test("source that is broken and mended", async () => {
  const { directory, functions, answer } = await live({ "index.js": returning("old") });
  expect(await answer()).toBe("old");
  writeFileSync(join(directory, "index.js"), "exports.handler = async () => {");
  expect((await call(functions)).answer.errorType).toBe("Runtime.UserCodeSyntaxError");
  writeFileSync(join(directory, "index.js"), returning("mended"));
  expect(await answer()).toBe("mended");
});

test("a new folder below the source is watched as well", async () => {
  const { directory, functions, answer } = await live({
    "index.js":
      "const fs = require('fs'); const f = __dirname + '/more/text'; const t = fs.existsSync(f) ? fs.readFileSync(f, 'utf8') : 'none';\nexports.handler = async () => t",
  });
  expect(await answer()).toBe("none");
  mkdirSync(join(directory, "more"));
  writeFileSync(join(directory, "more/text"), "one");
  let latest = "";
  const watching = setInterval(async () => {
    latest = JSON.parse((await functions.invoke("f", { payload: "{}" })).payload);
  }, 10);
  await until(() => latest === "one");
  writeFileSync(join(directory, "more/text"), "two");
  await until(() => latest === "two");
  clearInterval(watching);
});

test("an event in work ends with the code it began with", async () => {
  const { directory, functions } = await live({
    "index.js": "exports.handler = async ({ wait }) => { await new Promise((r) => setTimeout(r, wait)); return 'old' }",
  });
  await call(functions, { wait: 0 });
  const slow = call(functions, { wait: 300 });
  writeFileSync(join(directory, "index.js"), returning("new"));
  expect((await call(functions)).answer).toBe("new");
  expect((await slow).answer).toBe("old");
});

test("without its folder a function runs from its stored code again", async () => {
  const { directory, functions, answer } = await live({ "index.js": returning("live") });
  expect(await answer()).toBe("live");
  functions.liveSource("f", undefined);
  rmSync(directory, { recursive: true });
  expect(await answer()).toBe("stored");
});

test("a published version does not follow the folder", async () => {
  const { functions, answer } = await live({ "index.js": returning("live") });
  functions.publishVersion("f");
  expect(await answer()).toBe("live");
  expect((await call(functions, {}, "f:1")).answer).toBe("stored");
});
