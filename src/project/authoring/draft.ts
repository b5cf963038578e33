import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, type JsonObject, readJsonIfThere, readObjectIfThere } from "../json-file.js";

/**
 * What is to be done to a project's files: paths relative to the project, `undefined` for what is to go. A folder goes
 * before anything is written into a new one of its name.
 */
export type Changes = ReadonlyMap<string, Content | undefined>;

/** Text, or the bytes of a file that holds something else. */
export type Content = string | Uint8Array;

/**
 * A project's files with changes laid over them. Nothing is written: the changes are applied in one go, when every
 * question has been answered.
 */
export class Draft {
  readonly directory: string;
  readonly #changes = new Map<string, Content | undefined>();

  constructor(directory: string) {
    this.directory = directory;
  }

  get changes(): Changes {
    return this.#changes;
  }

  has(path: string): boolean {
    if (this.#changes.has(path)) return this.#changes.get(path) !== undefined;
    return !this.#gone(path) && existsSync(join(this.directory, path));
  }

  text(path: string): string | undefined {
    const changed = this.#changes.get(path);
    if (changed !== undefined) return typeof changed === "string" ? changed : Buffer.from(changed).toString("utf8");
    return this.has(path) ? readFileSync(join(this.directory, path), "utf8") : undefined;
  }

  /** The object in a JSON file; undefined where there is none. Throws a `ProjectError` where it is broken. */
  object(path: string): JsonObject | undefined {
    if (this.#changes.get(path) !== undefined) return JSON.parse(this.text(path) ?? "") as JsonObject;
    return this.has(path) ? readObjectIfThere(join(this.directory, path)) : undefined;
  }

  json(path: string): Json | undefined {
    if (this.#changes.get(path) !== undefined) return JSON.parse(this.text(path) ?? "") as Json;
    return this.has(path) ? readJsonIfThere(join(this.directory, path)) : undefined;
  }

  /** Whether a folder above it was taken away. */
  #gone(path: string): boolean {
    const parts = path.split("/");
    return parts.some((_, at) => {
      const above = parts.slice(0, at + 1).join("/");
      return this.#changes.has(above) && this.#changes.get(above) === undefined;
    });
  }

  write(path: string, text: string): void {
    // A file that stays as it is must not get a new time of change: servers and editors watch it.
    if (this.text(path) !== text) this.#changes.set(path, text);
  }

  /** Writes a file as it is, whatever it holds. */
  writeBytes(path: string, bytes: Uint8Array): void {
    const same = !this.#changes.has(path) && this.has(path) && readFileSync(join(this.directory, path)).equals(bytes);
    if (!same) this.#changes.set(path, bytes);
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
