import type { KeysAndAttributes } from "@aws-sdk/client-dynamodb";
import { BatchGetItem } from "../../../models/dynamodb.js";
import { attributesOf } from "../attribute-values.js";
import { implement } from "../implement.js";
import { byName } from "../items.js";
import { atOnce } from "../library.js";

type Kept = Readonly<Record<string, readonly object[]>>;
type KeptKeys = Readonly<Record<string, KeysAndAttributes>>;

export default implement(BatchGetItem, ({ service }, input) => {
  const RequestItems = byName(service, input.RequestItems);
  const { Responses, UnprocessedKeys, ...rest } = atOnce("BatchGetItem", { ...input, RequestItems }, service.items);
  return {
    ...rest,
    Responses: mapped(Responses as Kept, (items) => items.map(attributesOf)),
    UnprocessedKeys: mapped(UnprocessedKeys as KeptKeys, (keys) => ({ ...keys, Keys: keys.Keys?.map(attributesOf) })),
  };
});

const mapped = <T, R>(tables: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(tables).map(([name, value]) => [name, change(value)]));
