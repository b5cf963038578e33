import { readEnvironment } from "../gen1/environment.js";
import {
  STORAGE_OPERATIONS,
  type StorageInputs,
  type StorageOperation,
  storageInputs,
} from "../gen1/storage-inputs.js";
import { storageParameters, storageTemplate } from "../gen1/storage-template.js";
import type { Json, JsonObject } from "../json-file.js";
import { authConfig, USER_POOL_GROUPS, updateAuth } from "./auth.js";
import { type Backend, type Dependency, folderOf } from "./backend.js";

export { STORAGE_OPERATIONS, type StorageOperation };

/** Who may do what with the objects of a bucket. */
export interface StorageAccess {
  readonly users: readonly StorageOperation[];
  readonly guests: readonly StorageOperation[];
  readonly groups: Readonly<Record<string, readonly StorageOperation[]>>;
}

/** What `add storage` asks for. */
export interface NewStorage {
  readonly name: string;
  readonly bucketName: string;
  /** Eight digits for the names of the policies. */
  readonly id: string;
  readonly access: StorageAccess;
  /** The function that is told of objects; undefined for none. */
  readonly trigger: string | undefined;
}

export function wrongStorageName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9]{1,64}$/.test(name)) return "The name has 1 to 64 letters and digits, nothing else.";
  const namesake = backend.namesake("storage", name);
  return namesake === undefined ? undefined : `There is a storage ${namesake} already.`;
}

/** What the environment adds at the end must still fit into S3's 63 characters. */
export function wrongBucketName(name: string): string | undefined {
  if (!/^[a-z0-9-]{3,47}$/.test(name))
    return "A bucket's name has 3 to 47 small letters, digits and hyphens, nothing else.";
  if (/^-/.test(name)) return "A bucket's name begins with a letter or a digit.";
  return /^(xn--|sthree-|amzn-s3-demo-)/.test(name) ? "S3 keeps names with this beginning for itself." : undefined;
}

/** The project's bucket for files of users; there is one at most. */
export const storageOf = (backend: Backend): string | undefined =>
  backend.names("storage").find((name) => backend.settings("storage", name)?.service === "S3");

const inputsFile = (name: string) => `${folderOf("storage", name)}/cli-inputs.json`;

/** What is set for a bucket; undefined where its `cli-inputs.json` is missing. */
export function storageSettings(
  backend: Backend,
  name: string,
): { readonly access: StorageAccess; readonly trigger: string | undefined } | undefined {
  const given = backend.draft.object(inputsFile(name));
  if (given === undefined) return undefined;
  const { authAccess: users, guestAccess: guests, groupAccess: groups, triggerFunction } = storageInputs(given);
  return { access: { users, guests, groups }, trigger: triggerFunction };
}

/** Adds a bucket for users' files. */
export function addStorage(backend: Backend, storage: NewStorage): void {
  const { name, bucketName, id, access, trigger } = storage;
  write(backend, name, {
    resourceName: name,
    policyUUID: id,
    bucketName,
    ...written(access),
    triggerFunction: trigger ?? "NONE",
  });
  backend.giveValues("storage", name, {});
}

/** Changes who may do what, and which function is told; what isn't named stays. */
export function updateStorage(
  backend: Backend,
  name: string,
  changes: {
    readonly access?: StorageAccess | undefined;
    readonly trigger?: { readonly function: string | undefined };
  },
): void {
  const { access, trigger } = changes;
  write(backend, name, {
    ...backend.draft.object(inputsFile(name)),
    ...(access === undefined ? {} : written(access)),
    ...(trigger === undefined ? {} : { triggerFunction: trigger.function ?? "NONE" }),
  });
}

const written = ({ users, guests, groups }: StorageAccess): JsonObject => ({
  storageAccess: guests.length > 0 ? "authAndGuest" : "auth",
  guestAccess: [...guests],
  authAccess: [...users],
  groupAccess: Object.fromEntries(Object.entries(groups).map(([group, operations]) => [group, [...operations]])),
});

function write(backend: Backend, name: string, given: JsonObject): void {
  const { draft } = backend;
  const folder = folderOf("storage", name);
  const inputs = storageInputs(given);
  prepareAuth(backend, inputs.guestAccess.length > 0);
  draft.writeJson(inputsFile(name), given);
  // What override.ts makes of it is known to "build" alone.
  if (!draft.has(`${folder}/override.ts`)) {
    const { stackName } = readEnvironment(draft.directory, undefined, "us-east-1");
    const suffixed = stackName.startsWith("amplify-");
    draft.writeJson(
      `${folder}/build/cloudformation-template.json`,
      storageTemplate(inputs, { auth: backend.auth, suffixed }),
    );
    draft.writeJson(`${folder}/build/parameters.json`, storageParameters(inputs));
  }
  const settings = backend.settings("storage", name) ?? { service: "S3", providerPlugin: "awscloudformation" };
  const dependsOn = JSON.parse(JSON.stringify(dependencies(backend, inputs))) as Json;
  backend.enter("storage", name, { ...settings, dependsOn });
}

function dependencies(backend: Backend, { triggerFunction, groupAccess }: StorageInputs): Dependency[] {
  const groups = Object.keys(groupAccess);
  const { auth } = backend;
  return [
    ...(triggerFunction === undefined
      ? []
      : [
          {
            category: "function",
            resourceName: triggerFunction,
            attributes: ["Name", "Arn", "LambdaExecutionRole"],
          },
        ]),
    ...(groups.length > 0 && auth !== undefined
      ? [{ category: "auth", resourceName: auth, attributes: ["UserPoolId"] }]
      : []),
    ...groups.map((group) => ({
      category: "auth",
      resourceName: USER_POOL_GROUPS,
      attributes: [`${group}GroupRole`],
    })),
  ];
}

/** What a bucket asks of auth that isn't there yet; a line each, for the user. */
export function wantedOfAuthByStorage(backend: Backend, guests: boolean): string[] {
  const { auth } = backend;
  if (auth === undefined) return [];
  const config = authConfig(backend, auth);
  return [
    ...(config.authSelections === "userPoolOnly"
      ? ["Users reach files with AWS credentials: auth is changed to give them some, by an identity pool."]
      : []),
    ...(guests && config.allowUnauthenticatedIdentities !== true
      ? ["Guests need credentials from the identity pool: auth is changed to allow them."]
      : []),
  ];
}

function prepareAuth(backend: Backend, guests: boolean): void {
  const { auth } = backend;
  if (auth === undefined || wantedOfAuthByStorage(backend, guests).length === 0) return;
  updateAuth(backend, auth, { identityPool: true, ...(guests ? { guests: true } : {}) });
}
