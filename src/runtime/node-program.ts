import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The name of the bundled child program; a build puts it into `dist/` or `dist/chunks/`. */
export const CHILD_PROGRAM = "lambda-node.cjs";

let program: string | undefined;

/**
 * The file that an execution environment runs. In a build it lies among the bundles; run from source, it is
 * bundled once into the temporary folder, under the hash of its content.
 */
export function nodeProgram(): string {
  program ??= find();
  return program;
}

function find(): string {
  const places = [import.meta.dirname, join(import.meta.dirname, "chunks"), join(import.meta.dirname, "..")];
  const built = places.map((place) => join(place, CHILD_PROGRAM)).find((file) => existsSync(file));
  if (built !== undefined) return built;
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    ...CHILD_BUILD,
    entryPoints: [join(import.meta.dirname, "child/main.ts")],
    write: false,
  });
  const content = Buffer.from(outputFiles[0]?.contents ?? []);
  const directory = join(tmpdir(), `sekisho-${createHash("sha256").update(content).digest("hex").slice(0, 16)}`);
  const file = join(directory, CHILD_PROGRAM);
  if (existsSync(file) && readFileSync(file).equals(content)) return file;
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** How the child program is bundled, here and in a build. */
export const CHILD_BUILD = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: false,
} as const;
