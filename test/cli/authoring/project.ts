import { cpSync } from "node:fs";
import { expect } from "vitest";
import { temporary } from "../../project/fixtures.js";
import { CTRL_C, ran, type Step, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

/** A project that `init` made just now. */
export async function newProject(name = "bookapp"): Promise<string> {
  const directory = temporary();
  await done(directory, "init", "--yes", "--name", name);
  return directory;
}

/** The same project once more, for a case that changes it. */
export function copyOf(project: string): string {
  const directory = temporary();
  cpSync(project, directory, { recursive: true });
  return directory;
}

/** Runs a command that must succeed, and gives what it printed. */
export async function done(directory: string, ...args: string[]): Promise<string> {
  const { screen, code } = await ran(directory, args);
  expect(code, screen).toBe(0);
  return screen;
}

/** Adds a REST API of one open path. */
export const addOpenApi = (directory: string, name: string, path: string, functionName: string) =>
  done(directory, "add", "api", "--yes", "--name", name, "--path", path, "--function", functionName, "--no-restrict");

/** Ctrl-C at each of the questions in turn: the command ends and says so, and no file is another. */
export async function cancelledAnywhere(directory: string, args: readonly string[], steps: readonly Step[]) {
  const before = snapshot(directory);
  for (const [at, [pattern]] of steps.entries()) {
    const { code, screen } = await typed(directory, args, [...steps.slice(0, at), [pattern, CTRL_C]]);
    expect([pattern, code, screen]).toEqual([pattern, 130, expect.stringContaining("Cancelled: nothing was changed.")]);
  }
  expect(changed(before, snapshot(directory))).toEqual([]);
}

/** A command with its answers as JSON. */
export const told = (directory: string, args: readonly string[], payload: object) =>
  ran(directory, [...args, "--headless"], JSON.stringify(payload));
