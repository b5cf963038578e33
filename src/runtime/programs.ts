import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The programs of execution environments: source below this folder → name of the bundle, which a build puts into
 * `dist/chunks/`. The first runs JavaScript itself, the second starts whatever program the function has.
 */
export const CHILD_PROGRAMS = {
  "child/main.ts": "lambda-node.cjs",
  "bridge/main.ts": "lambda-bridge.cjs",
} as const;

/** What runs Python functions: source below this folder, and the name that it has beside the bundles. */
export const PYTHON_PROGRAM = { source: "python/bootstrap.py", name: "lambda-python.py" } as const;

const programs = new Map<string, string>();

/**
 * The file that an execution environment runs. In a build it lies among the bundles; run from source, it is
 * bundled once into the temporary folder, under the hash of its content.
 */
export function environmentProgram(source: keyof typeof CHILD_PROGRAMS): string {
  const known = programs.get(source) ?? built(CHILD_PROGRAMS[source]) ?? bundled(source);
  programs.set(source, known);
  return known;
}

/** The file that Python runs. */
export function pythonProgram(): string {
  return built(PYTHON_PROGRAM.name) ?? join(import.meta.dirname, PYTHON_PROGRAM.source);
}

function built(name: string): string | undefined {
  const places = [import.meta.dirname, join(import.meta.dirname, "chunks"), join(import.meta.dirname, "..")];
  return places.map((place) => join(place, name)).find((file) => existsSync(file));
}

function bundled(source: keyof typeof CHILD_PROGRAMS): string {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    ...CHILD_BUILD,
    entryPoints: [join(import.meta.dirname, source)],
    write: false,
  });
  const content = Buffer.from(outputFiles[0]?.contents ?? []);
  const directory = join(tmpdir(), `sekisho-${createHash("sha256").update(content).digest("hex").slice(0, 16)}`);
  const file = join(directory, CHILD_PROGRAMS[source]);
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
