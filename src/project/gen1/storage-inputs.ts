import { existsSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, readObject } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import type { Gen1Resource } from "./resources.js";

/** What somebody may do with the bucket's objects, in the words of `cli-inputs.json`. */
export type StorageOperation = "CREATE_AND_UPDATE" | "READ" | "DELETE";
export const STORAGE_OPERATIONS: readonly StorageOperation[] = ["CREATE_AND_UPDATE", "READ", "DELETE"];

/** `cli-inputs.json` of a bucket, as far as the template depends on it. */
export interface StorageInputs {
  readonly bucketName: string;
  /** Eight digits that end the names of the policies. */
  readonly policyUUID: string;
  readonly authAccess: readonly StorageOperation[];
  readonly guestAccess: readonly StorageOperation[];
  /** By user pool group. */
  readonly groupAccess: Readonly<Record<string, readonly StorageOperation[]>>;
  /** The function that is told of each object put and removed; undefined for none. */
  readonly triggerFunction: string | undefined;
}

/** Whether it is a bucket whose template is generated; older releases of the Amplify CLI kept the template itself. */
export const isStorage = ({ category, service, directory }: Gen1Resource): boolean =>
  category === "storage" && service === "S3" && existsSync(join(directory, "cli-inputs.json"));

/** Reads a bucket's `cli-inputs.json`. Throws a `ProjectError` that says what is wrong in it. */
export function readStorageInputs(resource: Gen1Resource): StorageInputs {
  const file = join(resource.directory, "cli-inputs.json");
  const given = readObject(file, "Take it from version control again.");
  const wrong = fault(given);
  if (wrong !== undefined)
    throw new ProjectError("InvalidFile", `${file}: ${wrong}`, { place: { file }, next: "Mend it." });
  return storageInputs(given);
}

/** Members that may be absent get what the Amplify CLI takes for them. */
export function storageInputs(given: JsonObject): StorageInputs {
  const groups = isObject(given.groupAccess) ? given.groupAccess : {};
  const trigger = given.triggerFunction;
  return {
    bucketName: String(given.bucketName),
    policyUUID: String(given.policyUUID),
    authAccess: operations(given.authAccess),
    guestAccess: operations(given.guestAccess),
    groupAccess: Object.fromEntries(Object.entries(groups).map(([group, access]) => [group, operations(access)])),
    triggerFunction: typeof trigger === "string" && trigger !== "NONE" ? trigger : undefined,
  };
}

const operations = (value: Json | undefined): StorageOperation[] =>
  (Array.isArray(value) ? value : []).filter((each): each is StorageOperation => isOperation(each));

const isOperation = (value: Json): boolean => STORAGE_OPERATIONS.includes(value as StorageOperation);

function fault(given: JsonObject): string | undefined {
  for (const name of ["bucketName", "policyUUID"])
    if (typeof given[name] !== "string") return `it has no text "${name}"`;
  const groups = isObject(given.groupAccess) ? Object.entries(given.groupAccess) : [];
  const lists: [string, Json | undefined][] = [
    ["authAccess", given.authAccess],
    ["guestAccess", given.guestAccess],
    ...groups.map(([group, access]): [string, Json] => [`groupAccess.${group}`, access]),
  ];
  const broken = lists.find(([, list]) => list !== undefined && !(Array.isArray(list) && list.every(isOperation)));
  return broken && `${broken[0]} must be a list of ${STORAGE_OPERATIONS.join(", ")}`;
}

/** What a bucket asks for and isn't made here; a line each. */
export function unsupportedStorage(resource: Gen1Resource): string[] {
  const file = join(resource.directory, "cli-inputs.json");
  const { adminTriggerFunction: admin } = readObject(file, "Take it from version control again.");
  return isObject(admin) && admin.triggerFunction !== undefined && admin.triggerFunction !== "NONE"
    ? ["the trigger of Amplify's image recognition (adminTriggerFunction)"]
    : [];
}
