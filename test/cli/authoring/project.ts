import { cpSync } from "node:fs";
import { expect } from "vitest";
import { temporary } from "../../project/fixtures.js";
import { ran } from "./run.js";

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

/** A command with its answers as JSON. */
export const told = (directory: string, args: readonly string[], payload: object) =>
  ran(directory, [...args, "--headless"], JSON.stringify(payload));
