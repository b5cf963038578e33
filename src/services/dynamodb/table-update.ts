import type { GlobalSecondaryIndex, GlobalSecondaryIndexUpdate, UpdateTableInput } from "@aws-sdk/client-dynamodb";
import { Fault } from "../../lib/fault.js";
import { invalid, unspoken } from "./faults.js";
import { checkedIndex, checkStream, keyAttributes } from "./new-table.js";
import type { TableRecord } from "./table.js";

export interface TableChange {
  readonly table: TableRecord;
  /** An index that is to be filled. */
  readonly added?: GlobalSecondaryIndex | undefined;
  /** The name of an index that is to be emptied. */
  readonly removed?: string | undefined;
}

const UNSPOKEN = ["ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates", "WarmThroughput"] as const;

/** The table as UpdateTable wants it; its stream stays as it is. Throws what AWS refuses. */
export function changed(table: TableRecord, input: UpdateTableInput): TableChange {
  for (const name of UNSPOKEN) if (input[name] !== undefined) throw unspoken(name);
  const { TableName: _, AttributeDefinitions: __, ...changes } = input;
  if (Object.values(changes).every((change) => change === undefined || (Array.isArray(change) && change.length === 0)))
    throw invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
        "SSESpecification or ReplicaUpdates is required",
    );
  if (input.StreamSpecification) checkStreamChange(table, input.StreamSpecification.StreamEnabled === true);
  if (input.StreamSpecification) checkStream(input.StreamSpecification);
  const billing = input.BillingMode ?? table.billing;
  checkThroughput(table, input, billing);
  const settled: TableRecord = {
    ...table,
    billing,
    throughput: billing === "PROVISIONED" ? (input.ProvisionedThroughput ?? table.throughput) : undefined,
    onDemand: billing === "PAY_PER_REQUEST" ? (input.OnDemandThroughput ?? table.onDemand) : undefined,
    globalIndexes: billing === "PROVISIONED" ? table.globalIndexes : table.globalIndexes.map(withoutThroughput),
    encryption: input.SSESpecification ?? table.encryption,
    deletionProtection: input.DeletionProtectionEnabled ?? table.deletionProtection,
    tableClass: input.TableClass ?? table.tableClass,
  };
  return indexesChanged(settled, input);
}

const withoutThroughput = ({ ProvisionedThroughput: _, ...index }: GlobalSecondaryIndex): GlobalSecondaryIndex => index;

function checkStreamChange({ stream }: TableRecord, enable: boolean): void {
  if (enable && stream?.enabled) throw invalid(`Table already has an enabled stream: TableName: ${stream.arn}`);
  if (!enable && !stream?.enabled) throw invalid("Table has no stream to disable");
}

function checkThroughput(table: TableRecord, { ProvisionedThroughput: next }: UpdateTableInput, billing: string): void {
  if (!next) return;
  if (billing === "PAY_PER_REQUEST")
    throw invalid(
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when " +
        "BillingMode is PAY_PER_REQUEST",
    );
  const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = table.throughput ?? {};
  if (next.ReadCapacityUnits === reads && next.WriteCapacityUnits === writes)
    throw invalid(
      "The provisioned throughput for the table will not change. The requested value equals the current value. " +
        `Current ReadCapacityUnits provisioned for the table: ${reads}. Requested ReadCapacityUnits: ${reads}. ` +
        `Current WriteCapacityUnits provisioned for the table: ${writes}. Requested WriteCapacityUnits: ${writes}. ` +
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    );
}

function indexesChanged(table: TableRecord, input: UpdateTableInput): TableChange {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  checkUpdates(updates);
  const added = updates.find(({ Create }) => Create)?.Create as GlobalSecondaryIndex | undefined;
  const removed = updates.find(({ Delete }) => Delete)?.Delete?.IndexName;
  const kept = table.globalIndexes.map((index) => {
    const update = updates.find(({ Update }) => Update?.IndexName === index.IndexName)?.Update;
    return update ? { ...index, ...checkedIndex(update as GlobalSecondaryIndex) } : index;
  });
  for (const name of [removed, ...updates.map(({ Update }) => Update?.IndexName)])
    if (name !== undefined && !kept.some(({ IndexName }) => IndexName === name))
      throw new Fault("ResourceNotFoundException", "Requested resource not found");
  const globalIndexes = kept.filter(({ IndexName }) => IndexName !== removed);
  if (added) globalIndexes.push(checkedIndex(added));
  const attributes = [...(input.AttributeDefinitions ?? [])];
  for (const attribute of table.attributes)
    if (!attributes.some(({ AttributeName }) => AttributeName === attribute.AttributeName)) attributes.push(attribute);
  const next = { ...table, globalIndexes };
  const used = keyAttributes(next);
  return {
    table: { ...next, attributes: attributes.filter(({ AttributeName = "" }) => used.has(AttributeName)) },
    added,
    removed,
  };
}

function checkUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  if (updates.some(({ Update, Create, Delete }) => !Update && !Create && !Delete))
    throw invalid(
      "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, " +
        "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null",
    );
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1)
    throw new Fault(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
}
