import { isDeepStrictEqual } from "node:util";
import type {
  CreateGlobalSecondaryIndexAction,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
  StreamViewType,
  UpdateTableInput,
} from "@aws-sdk/client-dynamodb";
import { Fault } from "../../lib/fault.js";
import { LONGEST_RECOVERY_DAYS } from "../../services/dynamodb/continuous-backups.js";
import type { Tables } from "../../services/dynamodb/service.js";
import type { TableRecord } from "../../services/dynamodb/table.js";
import { defined, itemsOf, tagList, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::DynamoDB::Table";
const PROPERTIES = [
  "AttributeDefinitions",
  "BillingMode",
  "ContributorInsightsSpecification",
  "DeletionProtectionEnabled",
  "GlobalSecondaryIndexes",
  "KeySchema",
  "LocalSecondaryIndexes",
  "OnDemandThroughput",
  "PointInTimeRecoverySpecification",
  "ProvisionedThroughput",
  "SSESpecification",
  "StreamSpecification",
  "TableClass",
  "TableName",
  "Tags",
  "TimeToLiveSpecification",
];
const INDEX_PROPERTIES = [
  "ContributorInsightsSpecification",
  "IndexName",
  "KeySchema",
  "OnDemandThroughput",
  "Projection",
  "ProvisionedThroughput",
];

export const table = (tables: Tables): ResourceType => ({
  name: NAME,
  validate,
  async create(properties, context) {
    const name: string = properties.TableName ?? context.generatedName({ maxLength: 255 });
    await tables.create({
      ...settingsOf(properties),
      TableName: name,
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      LocalSecondaryIndexes: listOf(properties.LocalSecondaryIndexes),
      GlobalSecondaryIndexes: listOf(properties.GlobalSecondaryIndexes)?.map(indexOf),
      StreamSpecification: properties.StreamSpecification && {
        StreamEnabled: true,
        StreamViewType: properties.StreamSpecification.StreamViewType,
      },
      Tags: tagList(context, properties.Tags),
    });
    return settled(tables, name, properties);
  },
  // From the table as it is: an update may have ended halfway, and what leads back begins there.
  async update(id, next, _previous, context) {
    if (!isDeepStrictEqual(listOf(next.LocalSecondaryIndexes) ?? [], tables.get(id).localIndexes))
      throw new Fault("ValidationException", "Local secondary indexes can't be changed once the table exists.");
    for (const step of stepsTo(next, tables.get(id))) await tables.update(id, step);
    tables.setTags(tables.get(id), tagList(context, next.Tags));
    return settled(tables, id, next);
  },
  remove: (id) => unlessGone(() => tables.remove(id)),
});

function validate(properties: Properties): string[] {
  const { ContributorInsightsSpecification: insights = {}, StreamSpecification: stream = {} } = properties;
  return [
    ...unspoken(NAME, properties, PROPERTIES),
    ...unspokenValues(`${NAME} ContributorInsightsSpecification`, insights, "Enabled", [false]),
    ...unspoken(`${NAME} StreamSpecification`, stream, ["StreamViewType"]),
    ...itemsOf(properties.GlobalSecondaryIndexes).flatMap((index: Properties) => [
      ...unspoken(`${NAME} GlobalSecondaryIndexes`, index, INDEX_PROPERTIES),
      ...unspokenValues(`${NAME} GlobalSecondaryIndexes`, index.ContributorInsightsSpecification ?? {}, "Enabled", [
        false,
      ]),
    ]),
  ];
}

/** What UpdateTable takes as CreateTable does; what the template doesn't say has its default. */
const settingsOf = (properties: Properties) => ({
  BillingMode: properties.BillingMode ?? "PROVISIONED",
  ...defined({
    ProvisionedThroughput: properties.ProvisionedThroughput,
    OnDemandThroughput: properties.OnDemandThroughput,
  }),
  SSESpecification: defined({
    Enabled: properties.SSESpecification?.SSEEnabled ?? false,
    SSEType: properties.SSESpecification?.SSEType,
    KMSMasterKeyId: properties.SSESpecification?.KMSMasterKeyId,
  }),
  DeletionProtectionEnabled: properties.DeletionProtectionEnabled ?? false,
  TableClass: properties.TableClass ?? "STANDARD",
});

/** The same of the table as it is. */
const settingsNow = (table: TableRecord) => ({
  BillingMode: table.billing,
  ...defined({ ProvisionedThroughput: table.throughput, OnDemandThroughput: table.onDemand }),
  SSESpecification: table.encryption ?? { Enabled: false },
  DeletionProtectionEnabled: table.deletionProtection,
  TableClass: table.tableClass ?? "STANDARD",
});

/** The calls of UpdateTable that lead to what the template says, as CloudFormation makes them. */
function stepsTo(next: Properties, table: TableRecord): UpdateTableInput[] {
  const now: Readonly<Record<string, unknown>> = settingsNow(table);
  const settings = Object.entries(settingsOf(next)).filter(([name, value]) => !isDeepStrictEqual(value, now[name]));
  const { throughput, replaced } = indexUpdates(next, table);
  const [view, nextView] = [
    table.stream?.enabled ? table.stream.viewType : undefined,
    next.StreamSpecification?.StreamViewType as StreamViewType | undefined,
  ];
  const steps: Omit<UpdateTableInput, "TableName">[] = [
    { ...Object.fromEntries(settings), ...(throughput.length > 0 && { GlobalSecondaryIndexUpdates: throughput }) },
    replaced.length > 0
      ? { AttributeDefinitions: next.AttributeDefinitions, GlobalSecondaryIndexUpdates: replaced }
      : {},
    view !== undefined && view !== nextView ? { StreamSpecification: { StreamEnabled: false } } : {},
    nextView !== undefined && view !== nextView
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: nextView } }
      : {},
  ];
  return steps.filter((step) => Object.keys(step).length > 0).map((step) => ({ ...step, TableName: table.name }));
}

function indexUpdates(next: Properties, { globalIndexes }: TableRecord) {
  const wanted: GlobalSecondaryIndex[] = (listOf(next.GlobalSecondaryIndexes) ?? []).map(indexOf);
  const named = (indexes: readonly GlobalSecondaryIndex[], name: string | undefined) =>
    indexes.find(({ IndexName }) => IndexName === name);
  const created = wanted.filter(({ IndexName }) => !named(globalIndexes, IndexName));
  const deleted = globalIndexes.filter(({ IndexName }) => !named(wanted, IndexName));
  if (created.length + deleted.length > 1)
    throw new Fault("ValidationException", "Cannot perform more than one GSI creation or deletion in a single update");
  const throughput = wanted.flatMap((index) => {
    const known = named(globalIndexes, index.IndexName);
    if (!known || isDeepStrictEqual(known, index)) return [];
    if (!isDeepStrictEqual([known.KeySchema, known.Projection], [index.KeySchema, index.Projection]))
      throw new Fault(
        "ValidationException",
        "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights Specification. " +
          "You can create a new GSI with a different name.",
      );
    const { KeySchema: _, Projection: __, ...changed } = index;
    // Of a table that is on demand now, the throughput goes with the table's.
    return changed.ProvisionedThroughput || changed.OnDemandThroughput ? [{ Update: changed }] : [];
  });
  const replaced: GlobalSecondaryIndexUpdate[] = [
    ...created.map((index) => ({ Create: index as CreateGlobalSecondaryIndexAction })),
    ...deleted.map(({ IndexName }) => ({ Delete: { IndexName } })),
  ];
  return { throughput, replaced };
}

/** What isn't part of the table's own description. */
function settled(tables: Tables, name: string, properties: Properties): Placed {
  const { TimeToLiveSpecification: ends, PointInTimeRecoverySpecification: recovery } = properties;
  const attribute: string | undefined = ends?.Enabled ? ends.AttributeName : undefined;
  const { timeToLive } = tables.get(name);
  if (timeToLive !== undefined && timeToLive !== attribute)
    tables.setTimeToLive(tables.get(name), { Enabled: false, AttributeName: timeToLive });
  if (attribute !== undefined && timeToLive !== attribute)
    tables.setTimeToLive(tables.get(name), { Enabled: true, AttributeName: attribute });
  tables.setRecovery(
    tables.get(name),
    recovery?.PointInTimeRecoveryEnabled ? (recovery.RecoveryPeriodInDays ?? LONGEST_RECOVERY_DAYS) : undefined,
  );
  const { arn, stream } = tables.get(name);
  return { id: name, attributes: { Arn: arn, ...(stream?.enabled && { StreamArn: stream.arn }) } };
}

/** Templates give an empty list where a condition leaves nothing of it. */
// biome-ignore lint/suspicious/noExplicitAny: as in Properties, the specification checks what is in it
const listOf = (value: unknown): any[] | undefined => (Array.isArray(value) && value.length > 0 ? value : undefined);

function indexOf({ ContributorInsightsSpecification: _, ...index }: Properties): GlobalSecondaryIndex {
  return index as GlobalSecondaryIndex;
}
