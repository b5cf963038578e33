import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileCdkOut } from "./cdk-out.js";
import type { CompiledProject, CompileOptions } from "./compiled-project.js";
import { ProjectError } from "./project-error.js";

/** Where the sources of a CDK app lie by its own conventions; a change means to synthesize again. */
const SOURCES = ["cdk.json", "package.json", "bin", "lib", "src", "app.py", "stacks"];
const LONGEST = 5 * 60_000;

/**
 * A CDK app without a `cdk.out`: synthesized by the app's own CDK into our cache. It is the user's program that runs, as it
 * does at `cdk synth`; no CDK is fetched for it.
 */
export async function compileCdkApp(directory: string, options: CompileOptions): Promise<CompiledProject> {
  const program = ownCdk(directory);
  if (program === undefined || options.cacheDirectory === undefined)
    throw new ProjectError("NoProject", `${directory} holds a CDK app that is not synthesized`, {
      lookedFor: [join(directory, "cdk.out", "manifest.json"), join(directory, "node_modules", ".bin", "cdk")],
      next: "Run cdk synth in it, or install its packages (npm install) with the CDK's command line among them; then start again.",
    });
  options.progress?.("Synthesizing the CDK app …");
  const out = join(options.cacheDirectory, "cdk.out");
  rmSync(out, { recursive: true, force: true });
  await synthesize(program, directory, out);
  const compiled = await compileCdkOut(out, options);
  return { ...compiled, watch: SOURCES.map((name) => join(directory, name)) };
}

/** The `cdk` that the app installed, in its own folder or above it, as npx finds it. */
function ownCdk(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const program = join(folder, "node_modules", ".bin", "cdk");
    if (existsSync(program)) return program;
    if (folder === dirname(folder)) return undefined;
  }
}

function synthesize(program: string, directory: string, out: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ["synth", "--quiet", "--output", out],
      { cwd: directory, timeout: LONGEST, maxBuffer: 16 * 1024 * 1024 },
      (error, _stdout, stderr) => {
        if (!error) resolve();
        else
          reject(
            new ProjectError("InvalidFile", "cdk synth failed", {
              details: (stderr.trim() || error.message).split("\n").slice(-20),
              place: { file: join(directory, "cdk.json") },
              next: "Mend the app and save.",
            }),
          );
      },
    );
  });
}
