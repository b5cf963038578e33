import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import { version } from "./version.js";

/** Folders that other tools write and no template is made from. */
const GENERATED = new Set(["node_modules", ".git", ".sekisho", "#current-cloud-backend", "build", "dist", ".temp"]);

/**
 * Tells whether anything that the templates are made from has changed: names, sizes and times of the files below
 * `paths`, and this program's version. Cheap enough to ask at every start.
 */
export function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash("sha256").update(version);
  for (const [path, stats] of filesBelow(paths))
    hash.update(stats ? `${path} ${stats.size} ${stats.mtimeMs}\n` : `absent ${path}\n`);
  return hash.digest("hex");
}

/** How far the times that a file system gives may lie beside the clock's, which are whole milliseconds. */
const COARSENESS_MILLISECONDS = 10;

/**
 * Whether any file below `paths` was written at `time` (epoch milliseconds) or later. Times to come are another clock's
 * and tell nothing.
 */
export function savedSince(paths: readonly string[], time: number): boolean {
  const first = time - COARSENESS_MILLISECONDS;
  const last = Date.now() + COARSENESS_MILLISECONDS;
  for (const [, stats] of filesBelow(paths)) if (stats && stats.mtimeMs >= first && stats.mtimeMs <= last) return true;
  return false;
}

/** In the same order each time; paths that are not there come without stats. */
function* filesBelow(paths: readonly string[]): Generator<readonly [path: string, stats: Stats | undefined]> {
  for (const path of [...paths].sort()) yield* below(path);
}

function* below(path: string): Generator<readonly [path: string, stats: Stats | undefined]> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) yield [path, stats];
  else for (const entry of entriesOf(path)) if (!GENERATED.has(entry.name)) yield* below(join(path, entry.name));
}

const entriesOf = (path: string): Dirent[] =>
  readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
