import { isDeepStrictEqual } from "node:util";
import type { GlobalSecondaryIndex, UpdateTableInput } from "@aws-sdk/client-dynamodb";
import { Fault } from "../../lib/fault.js";
import { LONGEST_RECOVERY_DAYS } from "../../services/dynamodb/continuous-backups.js";
import type { Tables } from "../../services/dynamodb/service.js";
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
  async update(id, next, previous, context) {
    if (!isDeepStrictEqual(listOf(next.LocalSecondaryIndexes), listOf(previous.LocalSecondaryIndexes)))
      throw new Fault("ValidationException", "Local secondary indexes can't be changed once the table exists.");
    for (const step of stepsTo(next, previous)) await tables.update(id, step);
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

/** What UpdateTable takes as CreateTable does; all of it is named, so that an update takes away what is gone. */
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

/** The calls of UpdateTable that lead from one to the other, as CloudFormation makes them. */
function stepsTo(next: Properties, previous: Properties): UpdateTableInput[] {
  const [before, after] = [settingsOf(previous), settingsOf(next)] as Record<string, unknown>[];
  const changed = Object.entries(after ?? {}).filter(([name, value]) => !isDeepStrictEqual(value, before?.[name]));
  const indexes = indexUpdates(next, previous);
  const [oldView, newView] = [previous, next].map(({ StreamSpecification }) => StreamSpecification?.StreamViewType);
  const steps: Omit<UpdateTableInput, "TableName">[] = [
    Object.fromEntries(changed),
    ...(indexes.length > 0
      ? [{ AttributeDefinitions: next.AttributeDefinitions, GlobalSecondaryIndexUpdates: indexes }]
      : []),
    ...(oldView !== undefined && oldView !== newView ? [{ StreamSpecification: { StreamEnabled: false } }] : []),
    ...(newView !== undefined && oldView !== newView
      ? [{ StreamSpecification: { StreamEnabled: true, StreamViewType: newView } }]
      : []),
  ];
  return steps.filter((step) => Object.keys(step).length > 0).map((step) => ({ ...step, TableName: undefined }));
}

function indexUpdates(
  next: Properties,
  previous: Properties,
): UpdateTableInput["GlobalSecondaryIndexUpdates"] & object {
  const [before, after] = [previous, next].map(({ GlobalSecondaryIndexes }) =>
    (listOf(GlobalSecondaryIndexes) ?? []).map(indexOf),
  ) as [GlobalSecondaryIndex[], GlobalSecondaryIndex[]];
  const named = (indexes: readonly GlobalSecondaryIndex[], name: string | undefined) =>
    indexes.find(({ IndexName }) => IndexName === name);
  const created = after.filter(({ IndexName }) => !named(before, IndexName));
  const deleted = before.filter(({ IndexName }) => !named(after, IndexName));
  if (created.length + deleted.length > 1)
    throw new Fault("ValidationException", "Cannot perform more than one GSI creation or deletion in a single update");
  const updated = after.flatMap((index) => {
    const known = named(before, index.IndexName);
    if (!known || isDeepStrictEqual(known, index)) return [];
    if (!isDeepStrictEqual([known.KeySchema, known.Projection], [index.KeySchema, index.Projection]))
      throw new Fault(
        "ValidationException",
        "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights Specification. " +
          "You can create a new GSI with a different name.",
      );
    const { KeySchema: _, Projection: __, ...throughput } = index;
    // Of a table that is on demand now, the throughput is gone with the table's.
    return throughput.ProvisionedThroughput || throughput.OnDemandThroughput ? [{ Update: throughput }] : [];
  });
  return [
    ...updated,
    ...created.map((index) => ({ Create: index })),
    ...deleted.map(({ IndexName }) => ({ Delete: { IndexName } })),
  ] as UpdateTableInput["GlobalSecondaryIndexUpdates"] & object;
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
