import {
  groupsOf,
  type NewStorage,
  type StorageAccess,
  type StorageOperation,
  wrongBucketName,
  wrongFunctionName,
  wrongStorageName,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { standardBucketName, wrongTrigger } from "../prompts/storage-questions.js";
import { type Json, object, only, text, word, words } from "./payload.js";
import type { Session } from "./session.js";

type Around = Pick<Session, "backend" | "shortId">;

const OPERATIONS: Readonly<Record<string, StorageOperation>> = {
  CREATE_AND_UPDATE: "CREATE_AND_UPDATE",
  READ: "READ",
  DELETE: "DELETE",
};

interface Trigger {
  readonly function: string;
  /** It is to be made. */
  readonly made: string | undefined;
}

/** Reads the Amplify CLI's payload of `add storage --headless`, version 1; what isn't served here is refused by name. */
export function headlessStorage(around: Around, payload: Json): { storage: NewStorage; made: string | undefined } {
  const service = contentOf(payload, "serviceConfiguration", [
    ...["serviceName", "permissions", "resourceName", "bucketName", "lambdaTrigger"],
  ]);
  const { backend, shortId } = around;
  const id = shortId();
  const name = text(service.resourceName) ?? `s3${id}`;
  const bucketName = text(service.bucketName) ?? standardBucketName(backend, shortId);
  const wrong = wrongStorageName(backend, name) ?? wrongBucketName(bucketName);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  const trigger = triggerOf(around, service);
  const access = accessOf(around, object(service, "permissions"));
  return { storage: { name, bucketName, id, access, trigger: trigger?.function }, made: trigger?.made };
}

/** Reads the payload of `update storage --headless`. */
export function headlessStorageChange(
  around: Around,
  name: string,
  before: StorageAccess,
  payload: Json,
): { changes: { access?: StorageAccess; trigger?: { function: string } }; made: string | undefined } {
  const service = contentOf(payload, "serviceModification", [
    ...["serviceName", "permissions", "resourceName", "lambdaTrigger"],
  ]);
  if (service.resourceName !== undefined && service.resourceName !== name)
    throw new Problem(`The project's storage is ${name}, not ${String(service.resourceName)}.`);
  const trigger = triggerOf(around, service);
  const given = service.permissions === undefined ? undefined : object(service, "permissions");
  return {
    changes: {
      ...(given !== undefined && { access: accessOf(around, { groups: before.groups, ...given }) }),
      ...(trigger !== undefined && { trigger: { function: trigger.function } }),
    },
    made: trigger?.made,
  };
}

function contentOf(payload: Json, member: string, known: readonly string[]): Json {
  if (payload.version !== 1)
    throw new Problem(`The payload's version is ${JSON.stringify(payload.version)}; 1 is known.`);
  only(payload, ["version", member], "the payload");
  const service = object(payload, member);
  if (service.serviceName !== "S3") throw new Problem(`${member}.serviceName must be "S3" or "DynamoDB".`);
  only(service, known, member);
  return service;
}

function accessOf({ backend }: Around, permissions: Json): StorageAccess {
  only(permissions, ["auth", "guest", "groups"], "permissions");
  const operations = (value: unknown, where: string) =>
    words(value).map((each) => word(OPERATIONS, each, `permissions.${where}`));
  const groups = permissions.groups === undefined ? {} : object(permissions, "groups");
  const there = groupsOf(backend);
  const strange = Object.keys(groups).find((group) => !there.includes(group));
  if (strange !== undefined)
    throw new Problem(
      `permissions.groups: the user pool has no group ${strange}.`,
      `There is: ${there.join(", ") || "none"}`,
    );
  return {
    users: operations(permissions.auth, "auth"),
    guests: operations(permissions.guest, "guest"),
    groups: Object.fromEntries(
      Object.entries(groups).map(([group, value]) => [group, operations(value, `groups.${group}`)]),
    ),
  };
}

function triggerOf({ backend }: Around, service: Json): Trigger | undefined {
  if (service.lambdaTrigger === undefined) return undefined;
  const given = object(service, "lambdaTrigger");
  only(given, ["mode", "name"], "lambdaTrigger");
  const isNew = word({ new: true, existing: false }, given.mode, "lambdaTrigger.mode");
  const name = text(given.name) ?? "";
  const missing = `There is no function ${name}.`;
  const wrong = isNew
    ? wrongFunctionName(backend, name)
    : backend.functions().includes(name)
      ? wrongTrigger(backend, name)
      : missing;
  if (wrong !== undefined) throw new Problem(`lambdaTrigger.name: ${wrong}`);
  return { function: name, made: isNew ? name : undefined };
}
