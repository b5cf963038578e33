import { isFault } from "../../lib/fault.js";
import { withoutBytes } from "./attribute-values.js";
import { checked, type KeyCondition, type Operation } from "./library.js";
import type { Tables } from "./service.js";
import type { Item } from "./streams.js";
import { partitionKey } from "./table.js";

/** What a request is about, for the condition keys of fine-grained policies. */
export interface Asked {
  /** Values of partition keys, as text. */
  readonly leadingKeys?: readonly string[];
  /** Names of the attributes of the first level that the request names. */
  readonly attributes?: readonly string[];
  readonly select?: string;
}

type Input = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, unknown>>;
type Path = string | readonly (string | number)[];

/** An input after the library's checks: expressions are parsed. */
interface Parsed {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly AttributesToGet?: readonly string[];
  readonly KeyConditions?: Readonly<Record<string, KeyCondition>>;
  readonly _projection?: { readonly paths: readonly Path[] };
  readonly _updates?: { readonly paths: readonly Path[] };
  readonly _condition?: { readonly pathHeads: Names };
  readonly _filter?: { readonly pathHeads: Names };
}

/** Operations whose inputs are those of another one. */
const READ_AS: Readonly<Record<string, Operation>> = { ConditionCheckItem: "DeleteItem" };
const ON_ITEMS = new Set(["DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"]);

/** Of an input that will be refused nothing is said: whatever the policies say, it doesn't get further. */
export function askedOf(tables: Tables, action: string, input: Input): Asked {
  if (input.RequestItems !== undefined) return together(tables, requestsOf(input.RequestItems as Names));
  const operation = READ_AS[action] ?? action;
  if (!ON_ITEMS.has(operation)) return {};
  const name = tables.nameOf(String(input.TableName));
  const table = tables.find(name);
  if (!table) return {};
  try {
    const parsed = checked(operation as Operation, { ...input, TableName: name }, tables.items) as Parsed & Input;
    const index = [...table.globalIndexes, ...table.localIndexes].find(
      ({ IndexName }) => IndexName === input.IndexName,
    );
    const leading = index?.KeySchema?.[0]?.AttributeName ?? partitionKey(table);
    const item = parsed.Key ?? parsed.Item;
    const values = item ? [item[leading]] : (parsed.KeyConditions?.[leading]?.AttributeValueList ?? []);
    return {
      ...(values.length > 0 && { leadingKeys: values.flatMap((value) => Object.values(value ?? {})).map(String) }),
      attributes: [...new Set(attributesIn(parsed))],
      ...((operation === "Query" || operation === "Scan") && { select: selectOf(parsed) }),
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return {};
  }
}

/** The requests of a batch, each as the operation that does the same to one item. */
function* requestsOf(batches: Names): Generator<[string, Input]> {
  for (const [TableName, requests] of Object.entries(batches)) {
    if (Array.isArray(requests)) {
      for (const { PutRequest, DeleteRequest } of requests)
        yield PutRequest ? ["PutItem", { TableName, ...PutRequest }] : ["DeleteItem", { TableName, ...DeleteRequest }];
    } else {
      const { Keys, ...rest } = requests as { Keys: readonly object[] };
      for (const Key of Keys) yield ["GetItem", { TableName, Key, ...rest }];
    }
  }
}

function together(tables: Tables, requests: Iterable<[string, Input]>): Asked {
  const all = [...requests].map(([action, input]) => askedOf(tables, action, withoutBytes(input) as Input));
  const leadingKeys = all.flatMap((each) => each.leadingKeys ?? []);
  const attributes = all.flatMap((each) => each.attributes ?? []);
  return { leadingKeys: [...new Set(leadingKeys)], attributes: [...new Set(attributes)] };
}

function attributesIn(parsed: Parsed & Input): string[] {
  const head = (path: Path) => String(typeof path === "string" ? path : path[0]);
  const named = ["Key", "Item", "Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"];
  return [
    ...named.flatMap((member) => Object.keys((parsed[member] ?? {}) as Names)),
    ...(parsed.AttributesToGet ?? []),
    ...[...(parsed._projection?.paths ?? []), ...(parsed._updates?.paths ?? [])].map(head),
    ...Object.keys({ ...parsed._condition?.pathHeads, ...parsed._filter?.pathHeads }),
  ];
}

/** What is given back where the request doesn't say. Source: DynamoDB API reference, Query, `Select`. */
function selectOf(parsed: Parsed & Input): string {
  if (typeof parsed.Select === "string") return parsed.Select;
  if (parsed._projection ?? parsed.AttributesToGet) return "SPECIFIC_ATTRIBUTES";
  return parsed.IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
}
