import type { CreateTableInput, GlobalSecondaryIndex, StreamSpecification } from "@aws-sdk/client-dynamodb";
import { invalid, unspoken } from "./faults.js";
import type { TableRecord } from "./table.js";

/** The parts of a table's description that it may be made and changed with. */
export type TableSettings = Omit<TableRecord, "name" | "id" | "arn" | "created" | "stream" | "tags">;

const UNSPOKEN = ["ResourcePolicy", "WarmThroughput", "GlobalTableSourceArn", "VectorIndexes"] as const;

export function settingsOf(input: CreateTableInput): TableSettings {
  for (const name of UNSPOKEN) if (Object.hasOwn(input, name)) throw unspoken(name);
  return {
    attributes: input.AttributeDefinitions ?? [],
    keySchema: input.KeySchema ?? [],
    billing: input.BillingMode ?? "PROVISIONED",
    throughput: input.ProvisionedThroughput,
    onDemand: input.OnDemandThroughput,
    localIndexes: input.LocalSecondaryIndexes ?? [],
    globalIndexes: (input.GlobalSecondaryIndexes ?? []).map(checkedIndex),
    encryption: input.SSESpecification,
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass,
  };
}

export function checkedIndex(index: GlobalSecondaryIndex): GlobalSecondaryIndex {
  if (index.WarmThroughput !== undefined) throw unspoken("WarmThroughput");
  return index;
}

/** The table as the input that would make it, for the library's checks. */
export const asNew = (name: string, settings: TableSettings): CreateTableInput => ({
  TableName: name,
  AttributeDefinitions: [...settings.attributes],
  KeySchema: [...settings.keySchema],
  BillingMode: settings.billing,
  ProvisionedThroughput: settings.throughput,
  ...(settings.localIndexes.length > 0 && { LocalSecondaryIndexes: [...settings.localIndexes] }),
  ...(settings.globalIndexes.length > 0 && { GlobalSecondaryIndexes: [...settings.globalIndexes] }),
});

/** Names of the attributes that are part of a key, of the table or of an index. */
export const keyAttributes = ({ keySchema, localIndexes, globalIndexes }: TableSettings): Set<string> =>
  new Set(
    [keySchema, ...[...localIndexes, ...globalIndexes].map(({ KeySchema = [] }) => KeySchema)]
      .flat()
      .map(({ AttributeName = "" }) => AttributeName),
  );

/** What AWS refuses of a table besides what the library does. */
export function checkSettings(settings: TableSettings): void {
  const [used, defined] = [keyAttributes(settings), settings.attributes.map(({ AttributeName = "" }) => AttributeName)];
  if (defined.some((name) => !used.has(name)))
    throw invalid(
      "One or more parameter values were invalid: Some AttributeDefinitions are not used. " +
        `AttributeDefinitions: [${defined.join(", ")}], keys used: [${[...used].join(", ")}]`,
    );
  const without =
    settings.billing === "PROVISIONED" && settings.globalIndexes.find((index) => !index.ProvisionedThroughput);
  if (without)
    throw invalid(
      `One or more parameter values were invalid: ProvisionedThroughput must be specified for index: ${without.IndexName}`,
    );
}

export function checkStream(specification: StreamSpecification): void {
  if (specification.StreamEnabled && specification.StreamViewType === undefined)
    throw invalid("One or more parameter values were invalid: StreamViewType must be specified when stream is enabled");
  if (!specification.StreamEnabled && specification.StreamViewType !== undefined)
    throw invalid(
      "One or more parameter values were invalid: StreamViewType cannot be specified when stream is disabled",
    );
}
