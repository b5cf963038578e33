import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { cloneOf, FIXTURES, removeTemporaries } from "../../project/fixtures.js";

const EXAMPLE = join(import.meta.dirname, "../../../examples/hello");
const GENERATED = /(^|\/)(\.sekisho|node_modules|build|dist|src\/(aws-exports\.js|amplifyconfiguration\.json))$/;

const folders: string[] = [];

afterAll(removeFolders);

/** Removes every folder that was made here. */
export function removeFolders(): void {
  removeTemporaries();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder that is gone when the file's tests are through. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-e2e-"));
  folders.push(folder);
  return folder;
}

/** `examples/hello` as a clone has it. */
export function helloProject(): string {
  const folder = temporaryFolder();
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !GENERATED.test(path.slice(EXAMPLE.length)) });
  return folder;
}

/** A project as the Amplify CLI wrote it and as a clone has it: without what its .gitignore names. */
export const amplifyFixture = (name: string): string => cloneOf(name);

/** A project that CDK synthesized, with its `cdk.out`. */
export function cdkFixture(name: string): string {
  const folder = temporaryFolder();
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  return folder;
}

/** Saves a file with other text, as an editor does. */
export function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`The edit changes nothing in ${file}`);
  writeFileSync(file, after);
}
