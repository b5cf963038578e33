import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

let bundled: Promise<string> | undefined;

/**
 * The text of the program that child.ts is: in the shipped package a file of its own beside the others; run from the
 * sources, made by esbuild once.
 */
export async function childProgram(): Promise<{ file: string } | { code: string }> {
  const shipped = join(import.meta.dirname, "override-child.js");
  if (existsSync(shipped)) return { file: shipped };
  bundled ??= build({
    entryPoints: [join(import.meta.dirname, "child.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
    logLevel: "silent",
  }).then((result) => result.outputFiles[0]?.text ?? "");
  return { code: await bundled };
}
