import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { helloProject, temporaryFolder } from "./harness/project.js";
import { type Outcome, run } from "./harness/sekisho.js";

const ROOT = join(import.meta.dirname, "../..");

describe("the package that users install", () => {
  let installed: string;
  let files: string[];

  beforeAll(async () => {
    const folder = temporaryFolder();
    const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: ROOT });
    expect(packed, packed.stderr).toMatchObject({ code: 0 });
    const [archive = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    await run("tar", ["-xzf", join(folder, archive), "-C", folder]);
    installed = join(folder, "package");
    files = list(installed);
    linkDependencies(installed);
  }, 60_000);

  test("holds the program, the licence and the notices, and nothing of the sources", () => {
    for (const file of [
      "dist/main.js",
      "dist/console/index.html",
      "dist/THIRD-PARTY.txt",
      "LICENSE",
      "NOTICE",
      "README.md",
      "package.json",
    ])
      expect(files).toContain(file);
    expect(files.filter((file) => /^(src|test|bench|scripts|examples)\//.test(file))).toEqual([]);
  });

  test("names only permissive licences of what it bundles", () => {
    const lines = readFileSync(join(installed, "dist/THIRD-PARTY.txt"), "utf8").trim().split("\n");
    const licences = new Set(lines.map((line) => line.split(" ").slice(2).join(" ")));
    expect(lines.length).toBeGreaterThan(10);
    for (const licence of licences)
      expect(["Apache-2.0", "MIT", "ISC", "0BSD", "BSD-3-Clause", "BSD-2-Clause"]).toContain(licence);
  });

  test("runs with its own dependencies alone", async () => {
    expect((await program("--version")).stdout).toBe("0.1.0\n");
    const checked = await program("doctor", helloProject(), "--port", "0");
    expect(checked.stdout).toContain("✓ the project compiles: hello (amplify-gen1, dev, us-east-1)");
  });

  const program = (...args: string[]): Promise<Outcome> =>
    run(process.execPath, [join(installed, "dist/main.js"), ...args], { cwd: temporaryFolder() });
});

/** What `npm install` of the package would bring, and nothing that only its developers have. */
function linkDependencies(folder: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
}

const list = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
