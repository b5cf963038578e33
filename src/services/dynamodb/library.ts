import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import deleteItem from "dynalite/actions/deleteItem.js";
import getItem from "dynalite/actions/getItem.js";
import putItem from "dynalite/actions/putItem.js";
import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import updateItem from "dynalite/actions/updateItem.js";
import db from "dynalite/db/index.js";
import batchGetItemRules from "dynalite/validations/batchGetItem.js";
import batchWriteItemRules from "dynalite/validations/batchWriteItem.js";
import createTableRules from "dynalite/validations/createTable.js";
import deleteItemRules from "dynalite/validations/deleteItem.js";
import getItemRules from "dynalite/validations/getItem.js";
import checks from "dynalite/validations/index.js";
import putItemRules from "dynalite/validations/putItem.js";
import queryRules from "dynalite/validations/query.js";
import scanRules from "dynalite/validations/scan.js";
import updateItemRules from "dynalite/validations/updateItem.js";
import { withoutBytes } from "./attribute-values.js";
import { type Expression, withDeepEquality } from "./equality.js";
import { faultOf } from "./faults.js";
import type { ItemStore, LibraryTable } from "./item-store.js";
import type { Item } from "./streams.js";

/**
 * The one door to dynalite, which checks inputs in AWS's sentences, parses expressions and works on items. Its server and
 * its LevelDB stay out: the actions run over `ItemStore`. It takes a while to load, so this file is imported when it is
 * needed.
 */

const LIBRARY = {
  BatchGetItem: { act: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { act: batchWriteItem, rules: batchWriteItemRules },
  DeleteItem: { act: deleteItem, rules: deleteItemRules },
  GetItem: { act: getItem, rules: getItemRules },
  PutItem: { act: putItem, rules: putItemRules },
  Query: { act: query, rules: queryRules },
  Scan: { act: scan, rules: scanRules },
  UpdateItem: { act: updateItem, rules: updateItemRules },
} as const;

export type Operation = keyof typeof LIBRARY;
/** What is done when the call returns. */
export type AtOnce = Exclude<Operation, Streamed>;
/** What reads from the disk as it goes. */
export type Streamed = "Query" | "Scan";
export type Output = Readonly<Record<string, unknown>>;

/** Writes belong into `ItemStore.write`. Throws AWS's faults. */
export function atOnce(operation: AtOnce, input: object, items: ItemStore): Output {
  const data = checked(operation, input, items);
  if (operation === "UpdateItem") orderRemovals(data);
  let ended: { error: unknown; output: Output | undefined } | undefined;
  LIBRARY[operation].act(items, data, (error, output) => {
    ended = { error, output };
  });
  if (!ended) throw new Error(`${operation} did not end at once`);
  if (ended.error) throw faultOf(ended.error);
  return ended.output ?? {};
}

export function streamed(operation: Streamed, input: object, items: ItemStore): Promise<Output> {
  const data = checked(operation, input, items);
  return new Promise((resolve, reject) => {
    LIBRARY[operation].act(items, data, (error, output = {}) => (error ? reject(faultOf(error)) : resolve(output)));
  });
}

/** Throws ConditionalCheckFailedException where the input's condition doesn't hold for the item. */
export function checkCondition(input: object, item: Item | undefined, items: ItemStore): void {
  const refusal = db.checkConditional(checked("DeleteItem", input, items), item);
  if (refusal) throw faultOf(refusal);
}

/** Throws what is wrong with the description of a new table. */
export function checkNewTable(input: object): void {
  checkedBy(createTableRules, input, {});
}

/** Of a checked query, what it wants of a key, whether it says so in conditions or in an expression. */
export interface KeyCondition {
  readonly AttributeValueList: readonly Item[string][];
}

/** The entry of an item in an index; undefined where it lacks one of the index's keys. */
export function indexEntry(index: object, item: Item, table: LibraryTable): { key: string; entry: Item } | undefined {
  const [put] = db.getIndexActions([index], undefined, item, table).puts;
  return put && { key: put.key, entry: put.item as Item };
}

/** The input as the actions take it, its expressions parsed. Throws what is wrong with it. */
export const checked = (operation: Operation, input: object, items: ItemStore): Record<string, unknown> =>
  checkedBy(LIBRARY[operation].rules, input, items);

function checkedBy(rules: { types: object; custom: unknown }, input: object, items: object): Record<string, unknown> {
  try {
    const data = checks.checkTypes(withoutBytes(input) as object, rules.types);
    checks.checkValidations(data, rules.types, rules.custom, items);
    for (const parsed of [data._condition, data._filter] as ({ expression: Expression } | undefined)[])
      if (parsed) parsed.expression = withDeepEquality(parsed.expression);
    return data;
  } catch (error) {
    throw faultOf(error);
  }
}

/**
 * Positions in an update expression mean the item as it was. The library goes through the expression from left to right,
 * so what is removed from lists goes last, and the highest position first.
 */
function orderRemovals(data: Record<string, unknown>): void {
  const { sections } = (data._updates ?? { sections: [] }) as {
    sections: { type: string; path: (string | number)[] }[];
  };
  const position = ({ type, path }: (typeof sections)[number]): number =>
    type === "remove" && typeof path.at(-1) === "number" ? Number(path.at(-1)) : Number.MAX_SAFE_INTEGER;
  sections.sort((a, b) => position(b) - position(a));
}
