import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { contentHash } from "../content-hash.js";
import { isObject, type JsonObject } from "../json-file.js";

export interface CachedOverride {
  readonly template: JsonObject;
  readonly parameters: JsonObject;
  readonly files: readonly string[];
}

const hashOf = (file: string): string | undefined => (existsSync(file) ? contentHash(readFileSync(file)) : undefined);

/** The result in a cache file, where all files that it was made of are as they were. */
export function readCached(file: string): CachedOverride | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isObject(value) || !isObject(value.template) || !isObject(value.parameters) || !isObject(value.madeOf))
      return undefined;
    if (Object.entries(value.madeOf).some(([name, hash]) => hashOf(name) !== hash)) return undefined;
    const files = Array.isArray(value.files) ? value.files.map(String) : [];
    return { template: value.template, parameters: value.parameters, files };
  } catch {
    // A file that was cut off is as good as none.
    return undefined;
  }
}

/** Keeps a result with the hashes of what it was made of: the imported files and the packages' package.json. */
export function writeCached(file: string, result: CachedOverride, packages: readonly string[]): void {
  const madeOf = Object.fromEntries([...result.files, ...packages].map((name) => [name, hashOf(name)]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ ...result, madeOf }));
  renameSync(`${file}.new`, file);
}
