import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { contentHash } from "./content-hash.js";

interface FileOfFolder {
  readonly file: string;
  /** Relative, with slashes. */
  readonly path: string;
  readonly executable: boolean;
}

/** The files below a folder, sorted by path, links followed once. */
function filesBelow(directory: string): FileOfFolder[] {
  const found: FileOfFolder[] = [];
  const walk = (folder: string, path: string, above: readonly string[]) => {
    const real = realpathSync(folder);
    if (above.includes(real)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (stats.isDirectory()) walk(file, below, [...above, real]);
      else if (stats.isFile()) found.push({ file, path: below, executable: (stats.mode & 0o111) !== 0 });
    }
  };
  walk(directory, "", []);
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Hex digits that change exactly when the zip of the folder does. */
export function folderFingerprint(directory: string): string {
  return contentHash(
    filesBelow(directory).map(({ file, path, executable }) => [path, executable, contentHash(readFileSync(file))]),
  );
}

/** The folder as a zip whose bytes depend on names, contents and execute permissions alone. */
export function zipFolder(directory: string): Uint8Array {
  const files: Zippable = {};
  for (const { file, path, executable } of filesBelow(directory))
    files[path] = [readFileSync(file), { os: 3, attrs: (executable ? 0o100755 : 0o100644) << 16 }];
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 });
}
