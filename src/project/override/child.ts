/**
 * The process that runs an override.ts: whatever it does, nothing else is harmed. Reads an `OverrideJob` from standard
 * input and writes an `OverrideAnswer` to descriptor 3; standard output stays the user's.
 */
import { readFileSync, writeSync } from "node:fs";
import Module from "node:module";
import { CdkStack } from "./cdk-stack.js";
import type { OverrideAnswer, OverrideJob } from "./job.js";
import { OverrideStack } from "./stack.js";

interface Compiled {
  override?: (resources: unknown, projectInfo: OverrideJob["projectInfo"]) => unknown;
}

interface CommonJs {
  exports: Compiled & { default?: Compiled };
  paths: string[];
  _compile(code: string, file: string): void;
}

const HELPER = "@aws-amplify/cli-extensibility-helper";

const loader = Module as unknown as {
  new (id: string): CommonJs;
  _nodeModulePaths(directory: string): string[];
  _load(request: string, ...rest: unknown[]): unknown;
};

/** The helper's types are gone by now; what is left of it is one function. */
function serveHelper(projectInfo: OverrideJob["projectInfo"]): void {
  const load = loader._load;
  loader._load = function (this: unknown, request: string, ...rest: unknown[]) {
    return request === HELPER ? { getProjectInfo: () => projectInfo } : load.call(this, request, ...rest);
  };
}

function compiled(job: OverrideJob): Compiled {
  const module = new loader(job.file);
  module.paths = loader._nodeModulePaths(job.file.replace(/[\\/][^\\/]*$/, ""));
  module._compile(job.code, job.file);
  return module.exports.override === undefined ? (module.exports.default ?? module.exports) : module.exports;
}

async function run(job: OverrideJob): Promise<OverrideAnswer> {
  serveHelper(job.projectInfo);
  const { override } = compiled(job);
  if (typeof override !== "function") throw new Error('it exports no function "override"');
  const stack = job.over === "cdk" ? new CdkStack(job) : new OverrideStack(job);
  await override(stack instanceof CdkStack ? stack.resources : stack, job.projectInfo);
  return { template: stack.render(), parameters: stack.parameters };
}

function failure(error: unknown): OverrideAnswer {
  if (!(error instanceof Error)) return { error: { message: String(error), stack: "" } };
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
  return {
    error: { message: error.message, stack: error.stack ?? "", ...(missing === undefined ? {} : { missing }) },
  };
}

function answer(value: OverrideAnswer): void {
  const bytes = Buffer.from(JSON.stringify(value));
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
}

run(JSON.parse(readFileSync(0, "utf8")) as OverrideJob)
  .catch(failure)
  .then((value) => {
    answer(value);
    process.exit(0);
  });
