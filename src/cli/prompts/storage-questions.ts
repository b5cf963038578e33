import {
  type Backend,
  dependenciesOf,
  groupsOf,
  STORAGE_OPERATIONS,
  type StorageAccess,
  type StorageOperation,
  storageOf,
  wrongBucketName,
  wrongStorageName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { type Asker, type SeveralQuestion, yesNoOption } from "./asker.js";
import { tableChangeOptions, tableOptions } from "./table-questions.js";
import { type AskedTrigger, askTrigger, chooseTrigger, type TriggerOf } from "./trigger-questions.js";

const accessOptions = {
  "restrict-by": { value: "KIND", what: "users, groups or both, where the user pool has groups" },
  access: { value: "WHO", what: "authenticated, or guests for authenticated and guest users" },
  permissions: { value: "LIST", what: "what authenticated users may do" },
  "guest-permissions": { value: "LIST", what: "what guests may do" },
  groups: { value: "LIST", what: "the groups with permissions of their own" },
  "group-permissions": { value: "LIST", what: "what these groups may do" },
} as const satisfies Record<string, Option>;

const triggerOptions = {
  trigger: {
    value: "NAME",
    what: "storage: the function that is told of each change of a file or an item, there or new",
  },
  "no-trigger": { what: "storage: no function is told" },
} as const satisfies Record<string, Option>;

export const storageChangeOptions = {
  ...accessOptions,
  ...triggerOptions,
  ...yesNoOption("edit", "open the function's code in $EDITOR afterwards"),
} as const satisfies Record<string, Option>;

export const storageOptions = {
  service: { value: "KIND", what: "content for users' files, nosql for a DynamoDB table" },
  name: { value: "NAME", what: "the resource's name" },
  bucket: { value: "NAME", what: "the bucket's name; the environment's is added" },
  ...storageChangeOptions,
  ...tableOptions,
} as const satisfies Record<string, Option>;

interface Around {
  readonly asker: Asker;
  readonly backend: Backend;
  shortId(): string;
}

/** Options that are about one kind of storage alone. */
const KIND_OF: Readonly<Record<string, StorageKind>> = {
  ...of("content", ["bucket", "add-auth", ...Object.keys(accessOptions)]),
  ...of("dynamodb", [...Object.keys(tableOptions), ...Object.keys(tableChangeOptions)]),
};

function of(kind: StorageKind, flags: readonly string[]): Record<string, StorageKind> {
  return Object.fromEntries(flags.map((flag) => [flag, kind]));
}

export type StorageKind = "content" | "dynamodb";

/** Which kind of storage. An option that only one kind has says which. */
export async function askStorageKind(asker: Asker): Promise<StorageKind> {
  const telling = Object.keys(KIND_OF).find((flag) => asker.given(flag));
  const kind =
    telling !== undefined && !asker.given("service")
      ? KIND_OF[telling]
      : await asker.choose<StorageKind>({
          flag: "service",
          ask: "Select from one of the below mentioned services:",
          standard: "content",
          choices: [
            { value: "content", name: "Content (Images, audio, video, etc.)", short: "s3" },
            { value: "dynamodb", name: "NoSQL Database", short: "nosql" },
          ],
        });
  refuseOthers(asker, kind ?? "content");
  return kind ?? "content";
}

/** An option of the other kind of storage would be dropped in silence otherwise. */
export function refuseOthers(asker: Asker, kind: StorageKind): void {
  const strange = Object.keys(KIND_OF).find((flag) => KIND_OF[flag] !== kind && asker.given(flag));
  if (strange !== undefined)
    throw new Problem(
      `--${strange} is about ${kind === "content" ? "a table" : "a bucket"}, and this is ${THIS[kind]}.`,
    );
}

const THIS: Record<StorageKind, string> = { content: "a bucket for content", dynamodb: "a NoSQL table" };

/** The label in the project, and the bucket's name. */
export async function askStorageNames(
  { asker, backend, shortId }: Around,
  id: string,
): Promise<{ name: string; bucketName: string }> {
  const name = await asker.text({
    flag: "name",
    ask: "Provide a friendly name for your resource that will be used to label this category in the project:",
    standard: `s3${id}`,
    wrong: (answer) => wrongStorageName(backend, answer),
  });
  const bucketName = await asker.text({
    flag: "bucket",
    ask: "Provide bucket name:",
    standard: standardBucketName(backend, shortId),
    wrong: wrongBucketName,
  });
  return { name, bucketName };
}

/** The project's name and 32 digits, which nobody else in the world has. */
export const standardBucketName = ({ projectName }: Backend, shortId: () => string): string =>
  `${projectName.toLowerCase()}${shortId()}${shortId()}${shortId()}${shortId()}`.slice(0, 47);

type By = "users" | "groups" | "both";

/** Whether an option says anything about who may do what. */
export const namesAccess = (asker: Asker): boolean => Object.keys(accessOptions).some((flag) => asker.given(flag));

/** Who may do what; `before` is what holds until now, and stays where it is not asked about. */
export async function askStorageAccess(
  { asker, backend }: Pick<Around, "asker" | "backend">,
  before: StorageAccess,
): Promise<StorageAccess> {
  const groups = groupsOf(backend);
  if (groups.length === 0 && asker.given("groups"))
    throw new Problem("The user pool has no groups.", "Add them with: sekisho update auth --groups NAME,NAME");
  const chosen = asker.given("restrict-by") || asker.asks;
  const by = await askBy(asker, groups);
  const users = by === "groups" ? (chosen ? NOBODY : before) : await askUsers(asker, before);
  if (by === "users") return { ...users, groups: chosen ? {} : before.groups };
  return { users: users.users, guests: users.guests, groups: await askGroups(asker, groups, before.groups) };
}

const NOBODY = { users: [], guests: [] };

async function askBy(asker: Asker, groups: readonly string[]): Promise<By> {
  if (groups.length === 0) return "users";
  if (!asker.given("restrict-by") && asker.given("groups"))
    return ["access", "permissions", "guest-permissions"].some((flag) => asker.given(flag)) ? "both" : "groups";
  return asker.choose<By>({
    flag: "restrict-by",
    ask: "Restrict access by?",
    standard: "users",
    choices: [
      { value: "users", name: "Auth/Guest Users" },
      { value: "groups", name: "Individual Groups" },
      { value: "both", name: "Both" },
    ],
  });
}

async function askUsers(asker: Asker, before: StorageAccess): Promise<Pick<StorageAccess, "users" | "guests">> {
  const who = await asker.choose<"auth" | "authAndGuest">({
    flag: "access",
    ask: "Who should have access:",
    standard: before.guests.length > 0 || asker.given("guest-permissions") ? "authAndGuest" : "auth",
    choices: [
      { value: "auth", name: "Auth users only", short: "authenticated" },
      { value: "authAndGuest", name: "Auth and guest users", short: "guests" },
    ],
  });
  const users = await asker.several(operations("permissions", "Authenticated", before.users));
  if (who === "auth") return { users, guests: [] };
  const guests = before.guests.length > 0 ? before.guests : undefined;
  return { users, guests: await asker.several(operations("guest-permissions", "Guest", guests, ["READ"])) };
}

async function askGroups(
  asker: Asker,
  groups: readonly string[],
  before: StorageAccess["groups"],
): Promise<StorageAccess["groups"]> {
  const there = Object.keys(before).filter((group) => groups.includes(group));
  const chosen = await asker.several({
    flag: "groups",
    ask: "Select groups:",
    choices: groups.map((value) => ({ value, name: value })),
    ...(there.length > 0 && { standard: there, ticked: there }),
    least: 1,
  });
  // One option speaks for all groups of the call.
  const common = asker.given("group-permissions")
    ? await asker.several(operations("group-permissions", "these groups'"))
    : undefined;
  const granted: [string, StorageOperation[]][] = [];
  for (const group of chosen)
    granted.push([
      group,
      common ?? (await asker.several(operations("group-permissions", group, before[group] ?? undefined))),
    ]);
  return Object.fromEntries(granted);
}

const NAMES: Record<StorageOperation, { readonly name: string; readonly short?: string }> = {
  CREATE_AND_UPDATE: { name: "create/update", short: "create" },
  READ: { name: "read" },
  DELETE: { name: "delete" },
};

const operations = (
  flag: string,
  who: string,
  before: readonly StorageOperation[] = [],
  standard = STORAGE_OPERATIONS,
): SeveralQuestion<StorageOperation> => ({
  flag,
  ask: `What kind of access do you want for ${who} users?`,
  choices: STORAGE_OPERATIONS.map((value) => ({ value, ...NAMES[value] })),
  standard: before.length > 0 ? before : standard,
  ...(before.length > 0 && { ticked: before }),
  least: 1,
});

/** What the questions about a bucket's function need to know of the bucket. */
export const bucketTrigger = ({ backend, shortId }: Pick<Around, "backend" | "shortId">): TriggerOf => ({
  ask: "Do you want to add a Lambda Trigger for your S3 Bucket?",
  newName: () => `S3Trigger${shortId()}`,
  wrong: (name) => wrongTrigger(backend, name),
});

/** What becomes of the function that a bucket has: `keep` it, another one, or none. */
export async function askTriggerChange(around: Around, present: string): Promise<AskedTrigger | "keep" | undefined> {
  const { asker } = around;
  const of = bucketTrigger(around);
  if (asker.given("trigger")) return askTrigger(around, of);
  if (!asker.asks) return "keep";
  const change = await asker.choose<"update" | "remove" | "skip">({
    flag: "trigger",
    ask: `${present} is told of files. Select from the following options`,
    standard: "skip",
    choices: [
      { value: "update", name: "Update the Trigger" },
      { value: "remove", name: "Remove the Trigger" },
      { value: "skip", name: "Skip Question" },
    ],
  });
  if (change === "update") return chooseTrigger(around, of, [present]);
  return change === "remove" ? undefined : "keep";
}

/** A function that reads the bucket's outputs would wait for the bucket, and the bucket for it. */
export function wrongTrigger(backend: Backend, name: string): string | undefined {
  const bucket = storageOf(backend);
  const waits = dependenciesOf(backend.settings("function", name)).some(
    ({ category, resourceName }) => category === "storage" && resourceName === bucket,
  );
  return waits ? `${name} has access to the bucket, which would then wait for it, and it for the bucket.` : undefined;
}
