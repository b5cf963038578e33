import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

test.each(["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])("every path that %s names is there", (page) => {
  const named = [...read(page).matchAll(/`((?:src|test|scripts|models|docs|bench|examples)\/[\w./-]*[\w/])`/g)];
  const paths = named.map(([, path = ""]) => path).filter((path) => !path.includes("<"));
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("ARCHITECTURE.md names every folder of src", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const page = read("ARCHITECTURE.md");
  expect(folders.map(({ name }) => name).filter((name) => !page.includes(`\`src/${name}\``))).toEqual([]);
});
