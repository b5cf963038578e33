import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync } from "node:fs";
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
  for (const path of [...paths].sort()) add(path);
  return hash.digest("hex");

  function add(path: string): void {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) {
      hash.update(`absent ${path}\n`);
    } else if (stats.isDirectory()) {
      for (const entry of entriesOf(path)) if (!GENERATED.has(entry.name)) add(join(path, entry.name));
    } else {
      hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    }
  }
}

const entriesOf = (path: string): Dirent[] =>
  readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
