import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { Fault, isFault } from "../../lib/fault.js";
import { attributesOf } from "./attribute-values.js";
import { type AtOnce, atOnce, checkCondition, type Output, streamed } from "./library.js";
import type { Tables } from "./service.js";
import type { Item } from "./streams.js";

type Attributes = Record<string, AttributeValue>;
type Input = Readonly<Record<string, unknown>> & { readonly TableName: string };

/** Runs a write to one item, in a transaction of its own. */
export const write = (tables: Tables, operation: "DeleteItem" | "PutItem" | "UpdateItem", input: Input) =>
  tables.items.write(() => writeWithin(tables, operation, input));

/** The same in a transaction that is under way. */
export function writeWithin(tables: Tables, operation: AtOnce, input: Input): { Attributes?: Attributes } {
  const named = withName(tables, input);
  return tellingItem(tables, named, () => {
    const { Attributes, ...rest } = atOnce(operation, named, tables.items);
    return { ...rest, ...(isObject(Attributes) && { Attributes: attributesOf(Attributes) }) };
  });
}

/** Throws ConditionalCheckFailedException where the condition doesn't hold. */
export function checkWithin(tables: Tables, input: Input): void {
  const named = withName(tables, input);
  tellingItem(tables, named, () => checkCondition(named, current(tables, named), tables.items));
}

/** Where it is asked for, a failed condition comes with the item that failed it. */
function tellingItem<R>(tables: Tables, input: Input, work: () => R): R {
  try {
    return work();
  } catch (error) {
    const isAsked = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    if (!isAsked || !isFault(error) || error.code !== "ConditionalCheckFailedException") throw error;
    const item = current(tables, input);
    throw new Fault(error.code, error.message, { members: item ? { Item: attributesOf(item) } : {} });
  }
}

/** Runs a query or a scan and gives its page. */
export async function page(tables: Tables, operation: "Query" | "Scan", input: Input) {
  const { Items, LastEvaluatedKey, ...rest } = await streamed(operation, withName(tables, input), tables.items);
  return {
    ...rest,
    ...(Array.isArray(Items) && { Items: Items.map(attributesOf) }),
    ...(isObject(LastEvaluatedKey) && { LastEvaluatedKey: attributesOf(LastEvaluatedKey) }),
  };
}

export function read(tables: Tables, input: Input): { Item?: Attributes } {
  const { Item, ...rest } = atOnce("GetItem", withName(tables, input), tables.items);
  return { ...rest, ...(isObject(Item) && { Item: attributesOf(Item) }) };
}

/** What a batch asks of each table, by the tables' names. */
export const byName = <T>(tables: Tables, requests: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(requests).map(([name, request]) => [tables.nameOf(name), request]));

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The item that a write is about, as it is now. */
function current(tables: Tables, input: Input): Item | undefined {
  const { keySchema } = tables.get(input.TableName);
  const named = (input.Key ?? input.Item) as Readonly<Record<string, unknown>>;
  const Key = Object.fromEntries(keySchema.map(({ AttributeName = "" }) => [AttributeName, named[AttributeName]]));
  const found: Output = atOnce("GetItem", { TableName: input.TableName, Key, ConsistentRead: true }, tables.items);
  return found.Item as Item | undefined;
}

const withName = (tables: Tables, input: Input): Input => ({ ...input, TableName: tables.nameOf(input.TableName) });
