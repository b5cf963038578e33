import { existsSync } from "node:fs";
import { join } from "node:path";
import { withEsbuild } from "./esbuild-service.js";

let bundled: Promise<string> | undefined;

/**
 * The program that child.ts is: in the shipped package a file of its own, `override-child.js`, beside the bundle's chunks or above
 * them; run from the sources, a text that esbuild makes once.
 */
export async function childProgram(): Promise<{ file: string } | { code: string }> {
  const shipped = ["override-child.js", "../override-child.js"]
    .map((file) => join(import.meta.dirname, file))
    .find((file) => existsSync(file));
  if (shipped !== undefined) return { file: shipped };
  bundled ??= bundle();
  return { code: await bundled };
}

async function bundle(): Promise<string> {
  const result = await withEsbuild(({ build }) =>
    build({
      entryPoints: [join(import.meta.dirname, "child.ts")],
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      write: false,
      logLevel: "silent",
    }),
  );
  return result.outputFiles[0]?.text ?? "";
}
