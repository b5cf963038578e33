import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { type CreateFunctionInput, Functions, type FunctionsOptions } from "../../src/services/lambda/service.js";
import { Logs } from "../../src/services/logs/service.js";
import { openSqlite } from "../../src/store/sqlite.js";

export const ROLE = "arn:aws:iam::000000000000:role/lambda";
export type Files = Readonly<Record<string, string>>;

/** A Lambda of the test's own, gone with it. */
export function startFunctions(options: Partial<FunctionsOptions> = {}): { functions: Functions; logs: Logs } {
  const directory = temporaryFolder();
  const store = openSqlite(":memory:");
  const placement = DEFAULT_PLACEMENT;
  const logs = new Logs({ store: openSqlite(":memory:"), clock: systemClock, placement });
  const functions = new Functions({
    store,
    codeDirectory: directory,
    readObject: () => undefined,
    clock: systemClock,
    random: systemRandom,
    placement,
    logs,
    roleCredentials: () => ({
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      sessionToken: "session",
    }),
    environments: 2,
    ...options,
  });
  onTestFinished(() => functions.close());
  return { functions, logs };
}

export function temporaryFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export const zipped = (files: Files): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

export function writeFiles(directory: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** Creates a function `f` of these files; one text is `index.js`. */
export async function create(
  functions: Functions,
  files: Files | string,
  input: Partial<CreateFunctionInput> = {},
): Promise<void> {
  const zip = zipped(typeof files === "string" ? { "index.js": files } : files);
  await functions.createFunction({
    FunctionName: "f",
    Role: ROLE,
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Code: { zip },
    ...input,
  });
}

export async function call(functions: Functions, event: unknown = {}, name = "f") {
  const { payload, functionError, logResult } = await functions.invoke(name, {
    payload: JSON.stringify(event),
    logType: "Tail",
  });
  return {
    answer: JSON.parse(payload),
    functionError,
    log: Buffer.from(logResult ?? "", "base64").toString(),
  };
}

/** Resolves when the condition holds; the test's own time limit is the only other way out. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
