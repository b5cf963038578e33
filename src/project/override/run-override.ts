import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { specificationOf } from "../../models/resource-specification.js";
import { contentHash } from "../content-hash.js";
import { isObject, type JsonObject } from "../json-file.js";
import { type Place, ProjectError } from "../project-error.js";
import { childProgram } from "./child-program.js";
import type { OverrideAnswer, OverrideJob } from "./job.js";
import { type CachedOverride, readCached, writeCached } from "./result-cache.js";
import type { Handles } from "./stack.js";
import type { Transpiled } from "./transpile.js";

export interface Override {
  /** Absolute path of override.ts. */
  readonly file: string;
  /** Where its packages are installed: `amplify/backend`. */
  readonly packages: string;
  readonly template: JsonObject;
  readonly handles: Handles;
  readonly className: string;
  readonly takenParameter: string;
  readonly environment: string;
  readonly projectName: string;
}

export interface OverrideOptions {
  readonly cacheDirectory?: string | undefined;
  readonly overrideTimeout?: number | undefined;
  readonly progress?: ((line: string) => void) | undefined;
  readonly installPackages?: ((directory: string) => Promise<void>) | undefined;
}

export interface Overridden {
  readonly template: JsonObject;
  /** Values that the override gives to parameters that it added. */
  readonly parameters: JsonObject;
  /** Files that the result depends on. */
  readonly files: readonly string[];
}

/** Raised when what the child process does changes, so that older results are not taken. */
const FORM = 1;
const TIMEOUT = { surface: 10_000, cdk: 60_000 };
/** Imported for its values by no more than one function, which we have. */
const HELPER = "@aws-amplify/cli-extensibility-helper";
const CDK = new Set(["aws-cdk-lib", "constructs"]);

/**
 * Runs an override.ts over the template that it overrides. Throws a `ProjectError` with the user's file and line when it does not
 * compile, throws, or does not end; it can't harm this process.
 */
export async function runOverride(override: Override, options: OverrideOptions): Promise<Overridden> {
  const asked = options.cacheDirectory === undefined ? undefined : cacheFile(options.cacheDirectory, override);
  const known = asked === undefined ? undefined : readCached(asked);
  if (known !== undefined) return known;
  // esbuild is loaded and started only when there is something to run.
  const { transpile } = await import("./transpile.js");
  const transpiled = await transpile(override.file);
  const packages = await installed(override, transpiled.packages, options);
  const job: OverrideJob = {
    over: transpiled.packages.some((name) => CDK.has(name)) ? "cdk" : "surface",
    code: transpiled.code,
    file: transpiled.file,
    template: override.template,
    specifications: specificationsOf(override.template),
    handles: override.handles,
    className: override.className,
    takenParameter: override.takenParameter,
    projectInfo: { envName: override.environment, projectName: override.projectName },
  };
  const answer = await answerOf(job, override, transpiled, options);
  const result: CachedOverride = { ...answer, files: transpiled.files };
  if (asked !== undefined && !transpiled.looksOutside) writeCached(asked, result, packages);
  return result;
}

/** Named by all that goes into a run but the files that override.ts imports: those are noted inside. */
const cacheFile = (directory: string, override: Override): string =>
  join(directory, `override-${contentHash([FORM, override, readFileSync(override.file, "utf8")], 32)}.json`);

type Result = Omit<Overridden, "files">;

function specificationsOf(template: JsonObject): OverrideJob["specifications"] {
  const resources = isObject(template.Resources) ? Object.values(template.Resources) : [];
  const types = [
    "AWS::Lambda::Permission",
    ...resources.map((resource) => (isObject(resource) ? String(resource.Type) : "")),
  ];
  return Object.fromEntries(
    types.flatMap((type) => {
      const specification = specificationOf(type);
      return specification === undefined ? [] : [[type, specification] as const];
    }),
  );
}

/** Sees that the packages of an override are there, and gives their package.json files. */
async function installed(override: Override, packages: readonly string[], options: OverrideOptions): Promise<string[]> {
  const wanted = packages.filter((name) => name !== HELPER);
  const require = createRequire(override.file);
  const find = (name: string): string | undefined =>
    (require.resolve.paths(name) ?? [])
      .map((folder) => join(folder, name, "package.json"))
      .find((file) => existsSync(file));
  let missing = wanted.filter((name) => find(name) === undefined);
  if (missing.length > 0 && options.installPackages !== undefined) {
    options.progress?.(`installing ${missing.join(", ")} in ${override.packages} (override.ts imports from it)`);
    await options.installPackages(override.packages);
    missing = wanted.filter((name) => find(name) === undefined);
  }
  if (missing.length > 0) throw missingPackages(override, missing);
  return wanted.flatMap((name) => find(name) ?? []);
}

const missingPackages = (override: Override, names: readonly string[]) =>
  new ProjectError("MissingPackages", `${override.file} imports ${names.join(", ")}, which is not installed`, {
    lookedFor: names.map((name) => join(override.packages, "node_modules", name)),
    place: { file: override.file },
    next: `Run npm install in ${override.packages}${names.every((name) => CDK.has(name)) ? "" : `, or npm install ${names.join(" ")} there`}.`,
  });

async function answerOf(
  job: OverrideJob,
  override: Override,
  transpiled: Transpiled,
  options: OverrideOptions,
): Promise<Result> {
  const limit = options.overrideTimeout ?? TIMEOUT[job.over];
  const ended = await inChild(job, limit);
  for (const line of ended.output.split("\n")) if (line.trim() !== "") options.progress?.(line);
  const place = (stack: string): Place => placeIn(stack, transpiled.files) ?? { file: override.file };
  if (ended.answer === undefined) {
    const why = ended.timedOut
      ? `did not end within ${limit / 1000} s and was stopped`
      : `ended its process (${ended.how}) before it was done`;
    throw new ProjectError("Override", `${override.file} ${why}`, {
      place: place(ended.output),
      details: ended.output.split("\n").filter((line) => line.trim() !== ""),
      next: ended.timedOut ? "Look for a loop without an end in it." : "Take process.exit() and the like out of it.",
    });
  }
  if ("error" in ended.answer) {
    const { message, stack, missing } = ended.answer.error;
    if (missing !== undefined) throw missingPackages(override, [missing]);
    const at = place(stack);
    throw new ProjectError("Override", `${at.file}${at.line === undefined ? "" : `:${at.line}`}: ${message}`, {
      place: at,
      next: "Mend override.ts.",
    });
  }
  return { template: ended.answer.template as JsonObject, parameters: ended.answer.parameters as JsonObject };
}

/** A line of a file, for showing where something went wrong; undefined where it can't be read. */
function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[line - 1];
  } catch {
    return undefined;
  }
}

/** The topmost line of the user's own files in a stack of calls. */
function placeIn(stack: string, files: readonly string[]): Place | undefined {
  for (const match of stack.matchAll(/\(?(?:file:\/\/)?((?:[A-Za-z]:)?[^():\n]*?[^():\s]):(\d+):(\d+)\)?/g)) {
    const file = match[1]?.replace(/^\s*at (?:.* )?/, "") ?? "";
    if (!files.includes(file)) continue;
    const line = Number(match[2]);
    const text = lineOf(file, line);
    return { file, line, column: Number(match[3]), ...(text === undefined ? {} : { text }) };
  }
  return undefined;
}

interface Ended {
  readonly answer: OverrideAnswer | undefined;
  readonly timedOut: boolean;
  readonly how: string;
  /** What it wrote to standard output and standard error. */
  readonly output: string;
}

async function inChild(job: OverrideJob, limit: number): Promise<Ended> {
  const program = await childProgram();
  const start = "file" in program ? [program.file] : ["-e", program.code];
  const child = spawn(process.execPath, ["--enable-source-maps", "--max-old-space-size=1024", ...start], {
    cwd: dirname(job.file),
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limit);
    const answer = gather(child.stdio[3] as Readable);
    const output = Promise.all([gather(child.stdout), gather(child.stderr)]);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      Promise.all([answer, output]).then(([text, [out, err]]) => {
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        resolve({ answer: parsed(text), timedOut, how, output: out + err });
      }, reject);
    });
    // A child that has ended already doesn't read: its end tells more than the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify(job));
  });
}

async function gather(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): OverrideAnswer | undefined {
  try {
    return text === "" ? undefined : (JSON.parse(text) as OverrideAnswer);
  } catch {
    return undefined;
  }
}
