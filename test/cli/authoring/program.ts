import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { Shown, Step, Variables } from "./run.js";

const MAIN = join(import.meta.dirname, "../../../src/cli/main.ts");
const TSX = join(import.meta.dirname, "../../../node_modules/tsx/dist/loader.mjs");
/** The program as it is in the sources. */
const COMMAND: readonly string[] = [process.execPath, "--import", TSX, MAIN];
const { CI: _, ...ENVIRONMENT } = process.env;

/** Runs the program in a pseudo-terminal; `command` is another build of it. */
export async function typedProgram(
  directory: string,
  args: readonly string[],
  steps: readonly Step[],
  variables: Variables = {},
  command = COMMAND,
): Promise<Shown> {
  const job = JSON.stringify({ command: [...command, ...args], directory, steps });
  const out = await new Promise<string>((resolve, reject) =>
    execFile(
      "python3",
      [join(import.meta.dirname, "terminal.py"), job],
      { env: { ...ENVIRONMENT, ...variables }, maxBuffer: 1 << 24 },
      (error, text) => (error ? reject(error) : resolve(text)),
    ),
  );
  const { screen, code, missing } = JSON.parse(out) as Shown & { missing: string | null };
  expect(missing, `waited in vain for this; on the screen: ${screen}`).toBeNull();
  return { screen, code };
}

/** Runs the program without a terminal. */
export async function ranProgram(
  directory: string,
  args: readonly string[],
  input = "",
  variables: Variables = {},
): Promise<Shown> {
  const env = { ...ENVIRONMENT, ...variables };
  const child = spawn(process.execPath, [...COMMAND.slice(1), ...args], { cwd: directory, env });
  let screen = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (screen += String(chunk)));
  child.stdin.end(input);
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? -1)));
  return { screen, code };
}
