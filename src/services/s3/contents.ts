import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Where the bytes of objects lie: by what they are, so that equal contents are kept once. */
export interface Contents {
  /** Keeps the bytes and returns their name; they are on disk when this returns. */
  put(bytes: Uint8Array): string;
  get(name: string): Uint8Array | undefined;
  drop(name: string): void;
}

const nameOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export function contentsInMemory(): Contents {
  const kept = new Map<string, Uint8Array>();
  return {
    put(bytes) {
      const name = nameOf(bytes);
      // A copy: the caller's buffer may be a slice of a pool that is written again.
      if (!kept.has(name)) kept.set(name, Uint8Array.from(bytes));
      return name;
    },
    get: (name) => kept.get(name),
    drop: (name) => void kept.delete(name),
  };
}

/** Files `<directory>/<first two digits>/<SHA-256>`; a half-written file never carries its final name. */
export function contentsOnDisk(directory: string): Contents {
  const fileOf = (name: string) => join(directory, name.slice(0, 2), name);
  return {
    put(bytes) {
      const name = nameOf(bytes);
      const file = fileOf(name);
      const partial = `${file}.partial`;
      mkdirSync(join(directory, name.slice(0, 2)), { recursive: true });
      const descriptor = openSync(partial, "w");
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(partial, file);
      return name;
    },
    get(name) {
      try {
        return readFileSync(fileOf(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    drop: (name) => rmSync(fileOf(name), { force: true }),
  };
}
