import { existsSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../lib/fault.js";
import { hostPython } from "../../runtime/host-python.js";
import { environmentProgram, pythonProgram } from "../../runtime/programs.js";
import { missingPython } from "./runtimes.js";

/** What an environment's process runs. */
export interface Launch {
  readonly program: string;
  /** What the bridge starts; absent where `program` runs the handler itself. */
  readonly command?: readonly string[];
  /** As the log tells it, e.g. `python:3.11.7`. */
  readonly runtimeVersion: string;
}

/**
 * How functions of a runtime are run: JavaScript by Sekisho's own Node, Python by the machine's, `provided.*` by the
 * program `bootstrap` of the code or of a layer. Errors: `InvalidRuntimeException` when Python has gone since the
 * function was made.
 */
export function launchOf(runtime: string, taskRoot: string, layers: string | undefined): Launch {
  if (runtime.startsWith("nodejs"))
    return { program: environmentProgram("child/main.ts"), runtimeVersion: `nodejs:${process.versions.node}` };
  const program = environmentProgram("bridge/main.ts");
  if (runtime.startsWith("python")) {
    const python = hostPython(runtime);
    if (!python) throw new Fault("InvalidRuntimeException", missingPython(runtime), { statusCode: 502 });
    return { program, command: [python.program, "-u", pythonProgram()], runtimeVersion: `python:${python.version}` };
  }
  const bootstrap = [taskRoot, ...(layers === undefined ? [] : [layers])]
    .map((folder) => join(folder, "bootstrap"))
    .find((file) => existsSync(file));
  return { program, command: bootstrap === undefined ? [] : [bootstrap], runtimeVersion: runtime.replace(".", ":") };
}
