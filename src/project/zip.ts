import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { contentHash } from "./content-hash.js";

/** What tools keep in a project's own folder: never part of a function, also not where the code is the whole project. */
const TOOLS = new Set([".git", ".sekisho", ".aws-sam"]);

interface FileOfFolder {
  readonly file: string;
  /** Relative, with slashes. */
  readonly path: string;
  readonly executable: boolean;
}

/** The files below folders, sorted by path, links followed once; of two with one path that of the later folder. */
function filesBelow(directories: readonly string[]): FileOfFolder[] {
  const found = new Map<string, FileOfFolder>();
  const walk = (folder: string, path: string, above: readonly string[]) => {
    const real = realpathSync(folder);
    if (above.includes(real)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (TOOLS.has(entry.name)) continue;
      const file = join(folder, entry.name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (stats.isDirectory()) walk(file, below, [...above, real]);
      else if (stats.isFile()) found.set(below, { file, path: below, executable: (stats.mode & 0o111) !== 0 });
    }
  };
  for (const directory of directories) walk(directory, "", []);
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Hex digits that change exactly when the zip of the folders does. */
export function folderFingerprint(...directories: readonly string[]): string {
  return contentHash(
    filesBelow(directories).map(({ file, path, executable }) => [path, executable, contentHash(readFileSync(file))]),
  );
}

/** The folders, laid over each other, as a zip whose bytes depend on names, contents and execute permissions alone. */
export function zipFolder(...directories: readonly string[]): Uint8Array {
  const files: Zippable = {};
  for (const { file, path, executable } of filesBelow(directories))
    files[path] = [readFileSync(file), { os: 3, attrs: (executable ? 0o100755 : 0o100644) << 16 }];
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 });
}

/** One file as a zip, under its own name. */
export function zipFile(file: string): Uint8Array {
  return zipSync({ [basename(file)]: readFileSync(file) }, { mtime: new Date(1980, 0, 1), level: 6 });
}
