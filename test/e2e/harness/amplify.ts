import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Outcome, plainEnvironment, run } from "./sekisho.js";

/** The Amplify CLI of this machine: the program that `SEKISHO_AMPLIFY` names, else `amplify` in the PATH. */
export function amplifyProgram(): string | undefined {
  const { SEKISHO_AMPLIFY: named, PATH = "" } = process.env;
  const candidates = named ? [named] : PATH.split(delimiter).map((folder) => join(folder, "amplify"));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs the Amplify CLI in a project as a continuous integration does: without questions, colours or news of updates. */
export const amplify = (
  program: string,
  directory: string,
  args: readonly string[],
  { input = "", environment = {} }: { input?: string; environment?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> =>
  run(program, args, {
    cwd: directory,
    env: plainEnvironment({ CI: "1", NO_UPDATE_NOTIFIER: "1", ...environment }),
    input,
    patience: 200_000,
  });
