import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

export const BENCH = join(import.meta.dirname, "..");
export const ROOT = join(BENCH, "..");
/** Scratch: bundles, projects, states. Nothing in it is worth keeping. */
export const WORK = join(BENCH, ".work");

const PROGRAMS = [
  "limit",
  "limit-child",
  "hello",
  "sign-in-limit",
  "sign-in-client",
  "store-rate",
  "generator",
] as const;
export type Program = (typeof PROGRAMS)[number];

/** The file of one of our own programs, to be run by Node alone: a loader would be measured with it. */
export const program = (name: Program): string => join(WORK, "programs", `${name}.js`);

export async function buildPrograms(): Promise<void> {
  mkdirSync(WORK, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS.map((name) => `bench/servers/${name}.ts`),
    outdir: join(WORK, "programs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
}
