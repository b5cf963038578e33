import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
/** Highest first; folders of one row stand side by side. */
const ROWS = [
  ["cli"],
  ["project", "server"],
  ["deploy", "gateway"],
  ["resources", "wire"],
  ["services"],
  ["runtime", "store", "models"],
  ["lib"],
];

const rowOf = (folder: string): number => ROWS.findIndex((row) => row.includes(folder));

/** Why a file must not import another, or undefined where it may. Paths are relative to src. */
function objection(from: string, to: string): string | undefined {
  const [folder = "", service = "", inService] = from.split("/");
  const [target = "", otherService = "", inOther] = to.split("/");
  const [row, targetRow] = [rowOf(folder), rowOf(target)];
  if (row < 0) return `src/${folder} stands in no row`;
  if (targetRow < 0) return `src/${target} stands in no row`;
  if (targetRow < row) return "points up";
  if (targetRow === row && folder !== target) return "points sideways";
  if (folder === "services" && target === "services" && service !== otherService && inOther !== undefined)
    return inService === undefined ? undefined : "points from one service to another";
  return undefined;
}

const IMPORT = /(?:^|[\s;}])(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;

const importsOf = (text: string): string[] => [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? "");

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

test.each(files)("the imports of %s point down", (file) => {
  const wrong = importsOf(readFileSync(join(SRC, file), "utf8"))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(SRC, join(SRC, dirname(file), specifier)))
    .flatMap((target) => {
      const reason = objection(file, target);
      return reason ? [`src/${file} imports src/${target}: ${reason}`] : [];
    });
  expect(wrong).toEqual([]);
});

test("a service does not load its model's shapes", () => {
  const wrong = files.filter(
    (file) =>
      /^services\/[^/]+\/service\.ts$/.test(file) &&
      /^import (?!type)[^;]*from "[^"]*\/models\/(?!smithy)[a-z-]+\.js"/m.test(readFileSync(join(SRC, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("the console speaks to the program over HTTP alone", () => {
  const root = join(import.meta.dirname, "..");
  const sources = readdirSync(join(root, "console/src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const wrong = sources.flatMap((file) =>
    importsOf(readFileSync(join(root, "console/src", file), "utf8"))
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => relative(join(root, "console/src"), join(root, "console/src", dirname(file), specifier)))
      .filter((target) => target.startsWith(".."))
      .map((target) => `${file} imports ${target}`),
  );
  expect(sources.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
  expect(files.filter((file) => /from "[^"]*\/console\/src\//.test(readFileSync(join(SRC, file), "utf8")))).toEqual([]);
});

test("a page of the console imports no other service's", () => {
  const pages = join(import.meta.dirname, "../console/src/pages");
  const wrong = readdirSync(pages, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      importsOf(readFileSync(join(pages, file), "utf8"))
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(pages, join(pages, dirname(file), specifier)))
        .filter((target) => !target.startsWith("..") && target.split("/")[0] !== file.split("/")[0])
        .map((target) => `${file} imports ${target}`),
    );
  expect(wrong).toEqual([]);
});

describe("the rule itself", () => {
  test.each([
    ["services/s3/service.ts", "wire/xml.js", "points up"],
    ["deploy/index.ts", "gateway/gateway.js", "points sideways"],
    ["services/s3/service.ts", "services/iam/service.js", "points from one service to another"],
    ["services/s3/service.ts", "services/operation.js", undefined],
    ["services/s3/operations/get-object.ts", "services/s3/service.js", undefined],
    ["server/cloud.ts", "services/iam/service.js", undefined],
    ["lib/ids.ts", "store/store.js", "points up"],
  ])("%s → %s", (from, to, expected) => expect(objection(from, to)).toBe(expected));

  test("finds imports of every form", () =>
    expect(
      importsOf(
        'import a from "./a.js";\nimport type { B } from "./b.js";\nexport * from "./c.js";\nawait import("./d.js");\nimport "./e.js";',
      ),
    ).toEqual(["./a.js", "./b.js", "./c.js", "./d.js", "./e.js"]));
});
