import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";

/** Editors write a file in several steps; what happens within this time is one save. */
const SETTLE_MILLISECONDS = 60;

/**
 * Calls `onChange` once for each burst of changes below `paths`. A file is watched through its folder, because editors
 * replace it. Returns what ends the watch.
 */
export function watchPaths(paths: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MILLISECONDS);
  };
  const folders = new Set(paths.map((path) => (isFolder(path) ? path : dirname(path))).filter(isFolder));
  const watchers: FSWatcher[] = [...folders].map((folder) =>
    watch(folder, { recursive: true }, changed).on("error", () => {
      // A folder that goes away ends its own watch; the next compile names what is missing.
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
