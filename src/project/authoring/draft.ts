import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, type JsonObject, readJsonIfThere, readObjectIfThere } from "../json-file.js";

/** What is to be done to a project's files: paths relative to the project, `undefined` for what is to go. */
export type Changes = ReadonlyMap<string, string | undefined>;

/**
 * A project's files with changes laid over them. Nothing is written: the changes are applied in one go, when every
 * question has been answered.
 */
export class Draft {
  readonly directory: string;
  readonly #changes = new Map<string, string | undefined>();

  constructor(directory: string) {
    this.directory = directory;
  }

  get changes(): Changes {
    return this.#changes;
  }

  has(path: string): boolean {
    return this.#changes.has(path) ? this.#changes.get(path) !== undefined : existsSync(join(this.directory, path));
  }

  text(path: string): string | undefined {
    if (this.#changes.has(path)) return this.#changes.get(path);
    const file = join(this.directory, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** The object in a JSON file; undefined where there is none. Throws a `ProjectError` where it is broken. */
  object(path: string): JsonObject | undefined {
    const changed = this.#changes.get(path);
    if (changed !== undefined) return JSON.parse(changed) as JsonObject;
    return this.#changes.has(path) ? undefined : readObjectIfThere(join(this.directory, path));
  }

  json(path: string): Json | undefined {
    const changed = this.#changes.get(path);
    if (changed !== undefined) return JSON.parse(changed) as Json;
    return this.#changes.has(path) ? undefined : readJsonIfThere(join(this.directory, path));
  }

  write(path: string, text: string): void {
    // A file that stays as it is must not get a new time of change: servers and editors watch it.
    if (this.text(path) !== text) this.#changes.set(path, text);
  }

  /** Writes as the Amplify CLI does, two spaces deep; a newline at the end of the file stays where there is one. */
  writeJson(path: string, value: Json): void {
    const end = this.text(path)?.endsWith("\n") === true ? "\n" : "";
    this.write(path, `${JSON.stringify(value, undefined, 2)}${end}`);
  }

  /** Takes a file or a folder away. */
  remove(path: string): void {
    for (const changed of [...this.#changes.keys()])
      if (changed === path || changed.startsWith(`${path}/`)) this.#changes.delete(changed);
    if (existsSync(join(this.directory, path))) this.#changes.set(path, undefined);
  }
}
