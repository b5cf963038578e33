import { Fault } from "../../lib/fault.js";
import { hostPython, pythonNames } from "../../runtime/host-python.js";
import { invalid } from "./function-name.js";

/** The runtimes that AWS accepts, in the order of its own message (recorded). */
const ACCEPTED = [
  ...["nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25"],
  ...["python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17"],
  ...["nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2"],
];
const RETIRED = new Set([
  ...["nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "java8", "go1.x"],
  ...["python2.7", "python3.6", "python3.7", "ruby2.5", "ruby2.7", "dotnetcore2.1", "dotnetcore3.1", "provided"],
]);

/**
 * Refuses what AWS refuses in its sentences, then what this program cannot run, by name: a function that would answer
 * otherwise than in AWS is not created.
 */
export function checkRuntime(runtime: string): void {
  if (RETIRED.has(runtime))
    throw invalid(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  if (!ACCEPTED.includes(runtime))
    throw invalid(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${ACCEPTED.join(", ")}] or be a valid ARN`,
    );
  if (runtime.startsWith("python")) {
    if (!hostPython(runtime)) throw invalid(missingPython(runtime));
  } else if (!/^(nodejs|provided\.)/.test(runtime))
    throw invalid(
      `Sekisho has no runtime for ${runtime}: it runs Node.js with its own Node, python3.* with this machine's Python, and provided.al2 and provided.al2023 with the program "bootstrap" of the function's code. Built as such a program, e.g. for Go, the function runs here under provided.al2023.`,
    );
}

/** A layer may name what AWS has and what it once had. The sentence is recorded. */
export function checkCompatibleRuntimes(runtimes: readonly string[]): void {
  if (runtimes.every((runtime) => ACCEPTED.includes(runtime) || RETIRED.has(runtime))) return;
  throw new Fault(
    "ValidationException",
    `1 validation error detected: Value '[${runtimes.join(", ")}]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: [${ACCEPTED.join(", ")}]`,
  );
}

/** What is to be done where a Python function finds no Python. */
export const missingPython = (runtime: string): string =>
  `The runtime ${runtime} needs Python 3.8 or newer on this machine, and there is none on the PATH (looked for ${pythonNames(runtime).join(", ")}). Install it (https://www.python.org/downloads) and try again.`;
