import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Changes } from "./draft.js";

const NEW = ".sekisho-new";
const OLD = ".sekisho-old";

/**
 * Applies changes to a project so that all of them happen or none: what is to go is put aside, every new file is written
 * beside its place, then the files change places, and a failure puts everything back.
 */
export function applyChanges(directory: string, changes: Changes): void {
  const undo: (() => void)[] = [];
  const clear: string[] = [];
  try {
    const putAside = (file: string) => {
      if (!existsSync(file)) return;
      renameSync(file, file + OLD);
      clear.push(file + OLD);
      undo.push(() => renameSync(file + OLD, file));
    };
    for (const [path, content] of changes) if (content === undefined) putAside(join(directory, path));
    const written = [...changes].flatMap(([path, content]) =>
      content === undefined ? [] : [[join(directory, path), content] as const],
    );
    for (const [file, content] of written) {
      makeFolder(dirname(file), undo);
      undo.push(() => rmSync(file + NEW, { force: true }));
      writeFileSync(file + NEW, content, { mode: isProgram(content) ? 0o777 : 0o666 });
    }
    for (const [file] of written) {
      putAside(file);
      renameSync(file + NEW, file);
      undo.push(() => rmSync(file, { force: true }));
    }
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    throw error;
  }
  for (const file of clear) rmSync(file, { recursive: true, force: true });
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  const made = mkdirSync(folder, { recursive: true });
  if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }));
}

/** What can't be undone must not keep the rest from being undone; the failure itself is what is told. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {}
}

/** A text whose first line names its interpreter is a program, and may be run. */
const isProgram = (content: string | Uint8Array): boolean =>
  (typeof content === "string" ? content : Buffer.from(content.subarray(0, 2)).toString()).startsWith("#!");
