import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readResources } from "./gen1/resources.js";
import { runScript } from "./install-packages.js";
import { isObject, readObjectIfThere } from "./json-file.js";

/** A script of the project's package.json that makes the code of a function. */
export interface BuildScript {
  readonly function: string;
  readonly script: string;
  /** The folder of the project's package.json. */
  readonly directory: string;
}

/** The scripts `amplify:<function>`, which the Amplify CLI runs before it packs a function; those in TypeScript have one. */
export function buildScriptsOf(directory: string): BuildScript[] {
  const { scripts } = readObjectIfThere(join(directory, "package.json")) ?? {};
  return readResources(directory)
    .filter(({ category }) => category === "function")
    .map(({ name }) => ({ function: name, script: `amplify:${name}`, directory }))
    .filter(({ script }) => isObject(scripts) && typeof scripts[script] === "string");
}

/**
 * Runs the scripts whose function's folder has changed since they were last run, as the Amplify CLI judges it (by times
 * of change, without packages); `always` runs all. `state` keeps when they ran. Returns the functions that were built.
 */
export async function runBuildScripts(
  scripts: readonly BuildScript[],
  { state, always = false, progress }: { state: string; always?: boolean; progress(line: string): void },
): Promise<string[]> {
  const built: string[] = [];
  for (const one of scripts) {
    const stamp = join(state, "built", one.function);
    const folder = join(one.directory, "amplify", "backend", "function", one.function);
    if (!always && newest(folder) <= (timeOf(stamp) ?? 0)) continue;
    progress(`Building the function ${one.function} (${one.script}) …`);
    await runScript(one.directory, one.script);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, "");
    built.push(one.function);
  }
  return built;
}

const timeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** The latest time of change below a folder. */
function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .map((entry) => (entry.isDirectory() ? newest(join(folder, entry.name)) : (timeOf(join(folder, entry.name)) ?? 0)));
  return Math.max(0, ...times);
}
