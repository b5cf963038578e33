import { type Dirent, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** A check is allowed this often whatever the load; beyond it, at most one in `SPACING` ms. */
const CHECKS_A_SECOND = 200;
const SPACING = 10;
/** What is compared file by file at each check; larger folders rely on the system's notices alone. */
const MOST_FILES = 64;

/**
 * Knows whether a function's folder has changed since it was last asked. The system's notices say when to start a new
 * environment; but a request may overtake a notice, so the folder's own files are also compared (size and time of
 * change) before an event is handed over. `node_modules` is watched at its top, where an install shows.
 */
export class FolderWatch {
  readonly #directory: string;
  readonly #changed: () => void;
  #watchers: FSWatcher[] = [];
  #files = new Map<string, string>();
  #isSmall = false;
  #settling: NodeJS.Timeout | undefined;
  #lastCheck = 0;
  #window = 0;
  #checks = 0;

  /** `changed` is called when a change was seen, by whatever way, once for each burst. */
  constructor(directory: string, changed: () => void) {
    this.#directory = directory;
    this.#changed = changed;
    this.#watchAll();
  }

  /** Looks now, unless the load is such that it has just looked. */
  check(): void {
    const now = performance.now();
    if (!this.#isSmall) return;
    if (now - this.#window > 1000) {
      this.#window = now;
      this.#checks = 0;
    }
    if (this.#checks >= CHECKS_A_SECOND && now - this.#lastCheck < SPACING) return;
    this.#checks++;
    this.#lastCheck = now;
    for (const [file, known] of this.#files)
      if (fingerprint(file) !== known) {
        this.#report();
        return;
      }
  }

  close(): void {
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #watchAll(): void {
    this.close();
    this.#files = new Map();
    this.#walk(this.#directory);
    this.#isSmall = this.#files.size <= MOST_FILES;
  }

  #walk(directory: string): void {
    this.#watchOne(directory);
    for (const entry of entriesOf(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (entry.name === "node_modules") this.#watchOne(path);
        else if (entry.name !== ".git") this.#walk(path);
      } else if (this.#files.size <= MOST_FILES) this.#files.set(path, fingerprint(path));
    }
  }

  #watchOne(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, () => this.#notice());
      // A folder that goes away takes its watcher with it; the notice of its parent tells the rest.
      watcher.on("error", () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // Out of watches: `check` still compares.
    }
  }

  /** Editors write in steps (truncate, write, rename); a burst is one change. */
  #notice(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      const before = new Map(this.#files);
      const wasSmall = this.#isSmall;
      this.#watchAll();
      if (!wasSmall || !this.#isSmall || !sameEntries(before, this.#files)) this.#changed();
    }, 20);
    this.#settling.unref();
  }

  #report(): void {
    this.#watchAll();
    this.#changed();
  }
}

function fingerprint(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}` : "gone";
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

const sameEntries = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([file, known]) => b.get(file) === known);
