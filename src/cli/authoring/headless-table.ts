import {
  type Backend,
  type NewTable,
  type TableIndex,
  tableFault,
  wrongColumnName,
  wrongFunctionName,
  wrongIndexName,
  wrongStorageName,
  wrongTableName,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { AskedTrigger } from "../prompts/trigger-questions.js";
import { type Json, object, only, text, word } from "./payload.js";
import type { Session } from "./session.js";

type Around = Pick<Session, "backend" | "shortId">;
type Member = "serviceConfiguration" | "serviceModification";

/** Whether a payload of `add` or `update storage --headless` is about a table. The Amplify CLI has no such payload. */
export function isTablePayload(payload: Json, member: Member): boolean {
  const service = payload[member];
  return typeof service === "object" && service !== null && (service as Json).serviceName === "DynamoDB";
}

/**
 * Reads what `add storage --headless` is told of a table, with the members of `cli-inputs.json`:
 * `{ "version": 1, "serviceConfiguration": { "serviceName": "DynamoDB", "resourceName": "books", "tableName"?: "books",
 * "partitionKey": { "fieldName": "id", "fieldType": "string" }, "sortKey"?: {…}, "gsi"?: [{ "name", "partitionKey", "sortKey"? }],
 * "lambdaTriggers"?: [{ "mode": "new" | "existing", "name": "watcher" }] } }`.
 */
export function headlessTable(
  { backend, shortId }: Around,
  payload: Json,
): { table: NewTable; triggers: readonly AskedTrigger[] } {
  const service = serviceOf(payload, "serviceConfiguration", ["tableName", "partitionKey", "sortKey"]);
  const name = text(service.resourceName) ?? `dynamo${shortId()}`;
  const tableName = text(service.tableName) ?? name;
  const wrong = wrongStorageName(backend, name) ?? wrongTableName(backend, tableName);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  checkKeys({ ...service, tableName });
  const { partitionKey, sortKey, gsi = [] } = service as unknown as Omit<NewTable, "name">;
  return { table: { name, tableName, partitionKey, sortKey, gsi }, triggers: triggersOf(backend, service) ?? [] };
}

export interface TableChanges {
  /** All indexes from now on; undefined leaves them as they are. */
  readonly gsi: readonly TableIndex[] | undefined;
  /** All functions that are told from now on. */
  readonly triggers: readonly AskedTrigger[] | undefined;
}

/** Reads the payload of `update storage --headless`, whose lists say all that there is to be; keys can't be changed. */
export function headlessTableChange({ backend }: Around, payload: Json, before: Omit<NewTable, "name">): TableChanges {
  const service = serviceOf(payload, "serviceModification", []);
  checkKeys({ ...before, gsi: service.gsi ?? [] });
  return { gsi: service.gsi as TableIndex[] | undefined, triggers: triggersOf(backend, service) };
}

function serviceOf(payload: Json, member: Member, more: readonly string[]): Json {
  if (payload.version !== 1)
    throw new Problem(`The payload's version is ${JSON.stringify(payload.version)}; 1 is known.`);
  only(payload, ["version", member], "the payload");
  const service = object(payload, member);
  only(service, ["serviceName", "resourceName", "gsi", "lambdaTriggers", ...more], member);
  return service;
}

function checkKeys(given: Json): void {
  const fault = tableFault(given);
  if (fault !== undefined) throw new Problem(`The table: ${fault}.`);
  const { partitionKey, sortKey, gsi = [] } = given as unknown as Omit<NewTable, "name">;
  for (const key of [{ partitionKey, sortKey }, ...gsi])
    for (const column of [key.partitionKey, ...(key.sortKey === undefined ? [] : [key.sortKey])]) {
      const wrong = wrongColumnName(column.fieldName);
      if (wrong !== undefined) throw new Problem(`${column.fieldName}: ${wrong}`);
      if (column === key.sortKey && column.fieldName === key.partitionKey.fieldName)
        throw new Problem(`${column.fieldName} is both partition key and sort key; these are two columns.`);
    }
  gsi.forEach(({ name }, at) => {
    const wrong = wrongIndexName(
      name,
      gsi.slice(0, at).map((other) => other.name),
    );
    if (wrong !== undefined) throw new Problem(`gsi: ${name}: ${wrong}`);
  });
}

function triggersOf(backend: Backend, service: Json): AskedTrigger[] | undefined {
  if (service.lambdaTriggers === undefined) return undefined;
  if (!Array.isArray(service.lambdaTriggers)) throw new Problem('"lambdaTriggers" must be a list.');
  return service.lambdaTriggers.map((given: Json) => {
    only(given, ["mode", "name"], "each of lambdaTriggers");
    const isNew = word({ new: true, existing: false }, given.mode, "lambdaTriggers.mode");
    const name = text(given.name) ?? "";
    const there = backend.functions().includes(name) ? undefined : `There is no function ${name}.`;
    const wrong = isNew ? wrongFunctionName(backend, name) : there;
    if (wrong !== undefined) throw new Problem(`lambdaTriggers: ${wrong}`);
    return { name, isNew, edits: false };
  });
}
