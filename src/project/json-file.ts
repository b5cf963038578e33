import { existsSync, readFileSync } from "node:fs";
import { ProjectError } from "./project-error.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a JSON file; `undefined` where there is none. A file that is no JSON is a `ProjectError` with its line. */
export function readJsonIfThere(file: string): Json | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    throw new ProjectError("InvalidFile", `${file} is not JSON: ${message}`, {
      place: line === undefined ? { file } : { file, line, text: text.split("\n")[line - 1] ?? "" },
      next: "Mend the file, or take it from version control again.",
    });
  }
}

export function readObjectIfThere(file: string): JsonObject | undefined {
  const value = readJsonIfThere(file);
  if (value === undefined || isObject(value)) return value;
  throw new ProjectError("InvalidFile", `${file} must hold a JSON object`, {
    place: { file },
    next: "Mend the file, or take it from version control again.",
  });
}

/** Reads a file that must be there. `next` says what makes it. */
export function readObject(file: string, next: string): JsonObject {
  const value = readObjectIfThere(file);
  if (value !== undefined) return value;
  throw new ProjectError("MissingFile", `${file} is missing`, { lookedFor: [file], next });
}

/** A CloudFormation template, JSON or YAML (with the short forms `!Ref`, `!Sub`, …), whatever its file is called. */
export async function readTemplate(file: string): Promise<JsonObject> {
  if (/\.ya?ml$/.test(file)) {
    const { parseTemplate } = await import("./yaml-template.js");
    const text = readFileSync(file, "utf8");
    const document = parseTemplate(text);
    const [error] = document.errors;
    if (error) {
      const line = error.linePos?.[0].line;
      throw new ProjectError("InvalidFile", `${file} is not YAML: ${error.message.split(" at line ")[0]}`, {
        place: line === undefined ? { file } : { file, line, text: text.split("\n")[line - 1] ?? "" },
        next: "Mend the file, or take it from version control again.",
      });
    }
    const value: unknown = document.toJS();
    if (isObject(value)) return value;
    throw new ProjectError("InvalidFile", `${file} holds no template`, { place: { file }, next: "Mend the file." });
  }
  return readObject(file, "Take it from version control again.");
}
