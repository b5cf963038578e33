import {
  faultsOfTable,
  KEY_TYPES,
  type KeyType,
  type TableIndex,
  type TableKey,
  tableInputs,
} from "../gen1/table-inputs.js";
import { keyColumns, tableParameters, tableTemplate } from "../gen1/table-template.js";
import type { Json, JsonObject } from "../json-file.js";
import { type Backend, CURRENT_CLOUD_BACKEND, folderOf } from "./backend.js";

export { KEY_TYPES, type KeyType, type TableIndex, type TableKey };

/** What a column may hold; only the first three can be part of a key. */
export const COLUMN_TYPES = [
  ...KEY_TYPES,
  ...(["boolean", "list", "map", "null", "string-set", "number-set", "binary-set"] as const),
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export const isKeyType = (type: ColumnType): type is KeyType => (KEY_TYPES as readonly string[]).includes(type);

/** What `add storage` asks for of a table. */
export interface NewTable {
  /** Of the resource in the project. */
  readonly name: string;
  /** In DynamoDB; the environment's name is added. */
  readonly tableName: string;
  readonly partitionKey: TableKey;
  readonly sortKey?: TableKey | undefined;
  readonly gsi: readonly TableIndex[];
}

/** The keys of a table, as parameters of its stack: type `S`, `N` or `B`. */
export interface TableKeys {
  readonly partition: { readonly name: string; readonly type: string };
  readonly sort?: { readonly name: string; readonly type: string };
}

/** Source: DynamoDB developer guide, "Naming rules"; the environment's name must fit behind it. */
export function wrongTableName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9._-]{3,240}$/.test(name))
    return "A table's name has 3 to 240 letters, digits, dots, hyphens and underscores.";
  const other = tablesOf(backend).find((each) => tableSettings(backend, each)?.tableName === name);
  return other === undefined ? undefined : `The table of storage ${other} is called ${name} already.`;
}

export function wrongColumnName(name: string, others: readonly string[] = []): string | undefined {
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name))
    return "A column's name has 1 to 255 letters, digits, hyphens and underscores.";
  return others.includes(name) ? `There is a column ${name} already.` : undefined;
}

export function wrongIndexName(name: string, others: readonly string[]): string | undefined {
  if (!/^[a-zA-Z0-9_-]{3,255}$/.test(name))
    return "An index's name has 3 to 255 letters, digits, hyphens and underscores.";
  return others.includes(name) ? `There is an index ${name} already.` : undefined;
}

const isTableOf = (backend: Backend, name: string): boolean => {
  const settings = backend.settings("storage", name);
  return settings?.service === "DynamoDB" && settings.serviceType !== "imported";
};

/** The project's own tables, by the names of their resources. */
export const tablesOf = (backend: Backend): string[] =>
  backend.names("storage").filter((name) => isTableOf(backend, name));

const inputsFile = (name: string) => `${folderOf("storage", name)}/cli-inputs.json`;

/** What is wrong with the inputs of a table; undefined where nothing is. */
export const tableFault = (given: Readonly<Record<string, unknown>>): string | undefined =>
  faultsOfTable(given as JsonObject)[0]?.sentence;

/** A table as it is set, with the functions that are told of its changes. */
export interface TableSettings extends Omit<NewTable, "name"> {
  readonly triggerFunctions: readonly string[];
}

/** What is set for a table; undefined where its `cli-inputs.json` is missing. */
export function tableSettings(backend: Backend, name: string): TableSettings | undefined {
  const given = backend.draft.object(inputsFile(name));
  return given && tableInputs(given);
}

/** The keys of a table, also of one that an older release of the Amplify CLI made. */
export function tableKeys(backend: Backend, name: string): TableKeys {
  const given = backend.draft.object(inputsFile(name));
  const values: JsonObject =
    given === undefined
      ? (backend.draft.object(`${folderOf("storage", name)}/parameters.json`) ?? {})
      : tableParameters(tableInputs(given));
  const key = (which: "partitionKey" | "sortKey") => ({
    name: String(values[`${which}Name`]),
    type: String(values[`${which}Type`]),
  });
  return { partition: key("partitionKey"), ...(values.sortKeyName !== undefined && { sort: key("sortKey") }) };
}

/** The columns that are in some key of a table. */
export const columnsOf = (table: Omit<NewTable, "name">): TableKey[] => keyColumns(table);

export function addTable(backend: Backend, { name, tableName, partitionKey, sortKey, gsi }: NewTable): void {
  write(backend, name, {
    resourceName: name,
    tableName,
    partitionKey: json(partitionKey),
    ...(sortKey === undefined ? {} : { sortKey: json(sortKey) }),
    gsi: gsi.map(json),
    triggerFunctions: [],
  });
  backend.giveValues("storage", name, {});
}

/** Changes the indexes of a table and which functions it names; what isn't named stays. Its keys can't be changed. */
export function updateTable(
  backend: Backend,
  name: string,
  { gsi, triggerFunctions }: { readonly gsi?: readonly TableIndex[]; readonly triggerFunctions?: readonly string[] },
): void {
  write(backend, name, {
    ...backend.draft.object(inputsFile(name)),
    ...(gsi === undefined ? {} : { gsi: gsi.map(json) }),
    ...(triggerFunctions === undefined ? {} : { triggerFunctions: [...triggerFunctions] }),
  });
}

const json = (value: TableKey | TableIndex): Json => JSON.parse(JSON.stringify(value)) as Json;

function write(backend: Backend, name: string, given: JsonObject): void {
  const { draft } = backend;
  const folder = folderOf("storage", name);
  draft.writeJson(inputsFile(name), given);
  // What override.ts makes of it is known to "build" alone.
  if (!draft.has(`${folder}/override.ts`)) {
    const inputs = tableInputs(given);
    draft.writeJson(`${folder}/build/${name}-cloudformation-template.json`, tableTemplate(inputs));
    draft.writeJson(`${folder}/build/parameters.json`, tableParameters(inputs));
  }
  const settings = backend.settings("storage", name) ?? { service: "DynamoDB", providerPlugin: "awscloudformation" };
  backend.enter("storage", name, settings);
}

/**
 * Why the indexes can't be pushed at once; undefined where they can. DynamoDB makes or takes away one index of a table in
 * one update. Source: DynamoDB API reference, UpdateTable.
 */
export function indexesTooMany(backend: Backend, name: string, gsi: readonly TableIndex[]): string | undefined {
  const pushed = backend.draft.object(`${CURRENT_CLOUD_BACKEND}/storage/${name}/cli-inputs.json`);
  if (pushed === undefined) return undefined;
  const before = tableInputs(pushed).gsi.map(written);
  const after = gsi.map(written);
  const changes = [...after.filter((one) => !before.includes(one)), ...before.filter((one) => !after.includes(one))];
  if (changes.length < 2) return undefined;
  return `${name} has ${changes.length} indexes to be made or taken away since the last push, and DynamoDB takes one in a push: push after each.`;
}

const written = ({ name, partitionKey, sortKey }: TableIndex): string =>
  JSON.stringify([name, partitionKey.fieldName, sortKey?.fieldName]);
