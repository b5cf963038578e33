import { existsSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, readObject } from "../json-file.js";
import { type Fault, refuseFaults } from "./cli-inputs.js";
import type { Gen1Resource } from "./resources.js";

/** Types of columns by which DynamoDB can find an item, in the words of `cli-inputs.json`. */
export type KeyType = "string" | "number" | "binary";
export const KEY_TYPES: readonly KeyType[] = ["string", "number", "binary"];

/** A column that is part of a key. */
export interface TableKey {
  readonly fieldName: string;
  readonly fieldType: KeyType;
}

/** A global secondary index: another key by which the items of a table are found. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: TableKey;
  readonly sortKey?: TableKey | undefined;
}

/** `cli-inputs.json` of a DynamoDB table. Columns that are in no key are in no file: a table doesn't know them. */
export interface TableInputs {
  readonly tableName: string;
  readonly partitionKey: TableKey;
  readonly sortKey?: TableKey | undefined;
  readonly gsi: readonly TableIndex[];
  /** The functions that are told of each change; what tells them is in their own templates. */
  readonly triggerFunctions: readonly string[];
}

/** Whether it is a table whose template is generated; older releases of the Amplify CLI kept the template itself. */
export const isTable = ({ category, service, directory }: Gen1Resource): boolean =>
  category === "storage" && service === "DynamoDB" && existsSync(join(directory, "cli-inputs.json"));

/** Reads a table's `cli-inputs.json`. Throws a `ProjectError` with the line that is wrong in it. */
export function readTableInputs(resource: Gen1Resource): TableInputs {
  const file = join(resource.directory, "cli-inputs.json");
  const given = readObject(file, "Take it from version control again.");
  refuseFaults(file, faultsOfTable(given));
  return tableInputs(given);
}

/** Lists that may be absent are empty. */
export function tableInputs(given: JsonObject): TableInputs {
  const { tableName, partitionKey, sortKey, gsi, triggerFunctions } = given;
  return {
    tableName: String(tableName),
    partitionKey: key(partitionKey),
    ...(isObject(sortKey) && { sortKey: key(sortKey) }),
    gsi: (Array.isArray(gsi) ? gsi : []).filter(isObject).map((index) => ({
      name: String(index.name),
      partitionKey: key(index.partitionKey),
      ...(isObject(index.sortKey) && { sortKey: key(index.sortKey) }),
    })),
    triggerFunctions: (Array.isArray(triggerFunctions) ? triggerFunctions : []).map(String),
  };
}

const key = (given: Json | undefined): TableKey => given as unknown as TableKey;

/** What is wrong with the inputs of a table, and where. */
export function faultsOfTable(given: JsonObject): Fault[] {
  const { tableName, partitionKey, sortKey, gsi } = given;
  const isList = gsi === undefined || Array.isArray(gsi);
  return [
    ...(typeof tableName === "string" ? [] : [{ path: ["tableName"], sentence: 'it has no text "tableName"' }]),
    ...faultsOfKey(["partitionKey"], partitionKey),
    ...(sortKey === undefined ? [] : faultsOfKey(["sortKey"], sortKey)),
    ...(isList ? [] : [{ path: ["gsi"], sentence: "gsi must be a list of indexes" }]),
    ...(Array.isArray(gsi) ? gsi : []).flatMap((index, at) => faultsOfIndex(["gsi", at], index)),
  ];
}

function faultsOfIndex(path: Fault["path"], index: Json): Fault[] {
  if (!isObject(index) || typeof index.name !== "string") return [{ path, sentence: 'each of gsi has a text "name"' }];
  return [
    ...faultsOfKey([...path, "partitionKey"], index.partitionKey),
    ...(index.sortKey === undefined ? [] : faultsOfKey([...path, "sortKey"], index.sortKey)),
  ];
}

function faultsOfKey(path: Fault["path"], value: Json | undefined): Fault[] {
  const name = String(path.at(-1));
  if (!isObject(value) || typeof value.fieldName !== "string")
    return [{ path, sentence: `${name} must name a column: { "fieldName": "id", "fieldType": "string" }` }];
  if (KEY_TYPES.includes(value.fieldType as KeyType)) return [];
  const at = value.fieldType === undefined ? path : [...path, "fieldType"];
  return [
    {
      path: at,
      sentence: `${name}.fieldType must be one of ${KEY_TYPES.join(", ")}: DynamoDB finds items by no other`,
    },
  ];
}
