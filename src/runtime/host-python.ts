import { spawnSync } from "node:child_process";

export interface HostPython {
  /** The interpreter itself, past shims and links of version managers, which want an environment of their own. */
  readonly program: string;
  /** E.g. `3.11.7`. */
  readonly version: string;
}

const OLDEST_MINOR = 8;
const TELL = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))";
/** Milliseconds; shims of version managers take a while. */
const PATIENCE = 10_000;

const found = new Map<string, HostPython>();

/**
 * The Python of this machine that runs a `python3.*` runtime: the very version where it is on the PATH, else whatever
 * `python3` or `python` is there. Undefined where there is none; it is looked for again at the next call.
 */
export function hostPython(runtime: string): HostPython | undefined {
  const known = found.get(runtime);
  if (known) return known;
  for (const name of pythonNames(runtime)) {
    const { status, stdout } = spawnSync(name, ["-c", TELL], { encoding: "utf8", timeout: PATIENCE });
    const [program = "", version = ""] = status === 0 ? stdout.trim().split(/\r?\n/) : [];
    const [major, minor] = version.split(".").map(Number);
    if (program === "" || major !== 3 || minor === undefined || minor < OLDEST_MINOR) continue;
    const python = { program, version };
    found.set(runtime, python);
    return python;
  }
  return undefined;
}

/** The names that are looked for, in this order. */
export const pythonNames = (runtime: string): readonly string[] => [...new Set([runtime, "python3", "python"])];
