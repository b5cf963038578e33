import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  SSESpecification,
  TableClass,
  TableDescription,
  Tag,
} from "@aws-sdk/client-dynamodb";
import type { StreamViewType } from "./streams.js";

/** A table as it is kept; what only AWS's own machines could tell of it is made up when it is described. */
export interface TableRecord {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly attributes: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly billing: "PROVISIONED" | "PAY_PER_REQUEST";
  /** Of a provisioned table. It is told, not enforced. */
  readonly throughput?: ProvisionedThroughput | undefined;
  readonly onDemand?: OnDemandThroughput | undefined;
  readonly localIndexes: readonly LocalSecondaryIndex[];
  readonly globalIndexes: readonly GlobalSecondaryIndex[];
  /** The current stream, or the last one where `enabled` is false. */
  readonly stream?: TableStream | undefined;
  readonly encryption?: SSESpecification | undefined;
  readonly deletionProtection: boolean;
  readonly tableClass?: TableClass | undefined;
  readonly tags: readonly Tag[];
  /** The attribute that says when an item ends, where that is switched on. */
  readonly timeToLive?: string | undefined;
  /** Days that point-in-time recovery goes back, where it is switched on. */
  readonly recoveryDays?: number | undefined;
}

export interface TableStream {
  readonly arn: string;
  /** When it was switched on: the end of its ARN. */
  readonly label: string;
  readonly viewType: StreamViewType;
  readonly enabled: boolean;
}

export const partitionKey = ({ keySchema }: TableRecord): string => keySchema[0]?.AttributeName ?? "";

/** As DescribeTable tells it. */
export function describe(table: TableRecord, itemCount: number): TableDescription {
  const { attributes, keySchema, stream, onDemand } = table;
  return {
    AttributeDefinitions: [...attributes],
    TableName: table.name,
    KeySchema: [...keySchema],
    TableStatus: "ACTIVE",
    CreationDateTime: new Date(table.created),
    ProvisionedThroughput: throughputOf(table.throughput),
    TableSizeBytes: 0,
    ItemCount: itemCount,
    TableArn: table.arn,
    TableId: table.id,
    ...billingOf(table),
    ...(onDemand && { OnDemandThroughput: onDemand }),
    ...indexesOf(table),
    ...(stream && { LatestStreamArn: stream.arn, LatestStreamLabel: stream.label }),
    ...(stream?.enabled && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } }),
    ...encryptionOf(table.encryption),
    ...(table.tableClass && { TableClassSummary: { TableClass: table.tableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
  };
}

const throughputOf = (throughput: ProvisionedThroughput | undefined) => ({
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: throughput?.ReadCapacityUnits ?? 0,
  WriteCapacityUnits: throughput?.WriteCapacityUnits ?? 0,
});

const billingOf = ({ billing, created }: TableRecord): Partial<TableDescription> =>
  billing === "PROVISIONED"
    ? {}
    : { BillingModeSummary: { BillingMode: billing, LastUpdateToPayPerRequestDateTime: new Date(created) } };

function indexesOf({ arn, localIndexes, globalIndexes }: TableRecord): Partial<TableDescription> {
  const sizes = (name: string | undefined) => ({ IndexArn: `${arn}/index/${name}`, IndexSizeBytes: 0, ItemCount: 0 });
  return {
    ...(localIndexes.length > 0 && {
      LocalSecondaryIndexes: localIndexes.map((index) => ({ ...index, ...sizes(index.IndexName) })),
    }),
    ...(globalIndexes.length > 0 && {
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        ...index,
        IndexStatus: "ACTIVE" as const,
        ProvisionedThroughput: throughputOf(index.ProvisionedThroughput),
        ...sizes(index.IndexName),
      })),
    }),
  };
}

/** Every table is encrypted; only what was asked for is described. There is no KMS here, so the key is named as given. */
const encryptionOf = (encryption: SSESpecification | undefined): Partial<TableDescription> =>
  encryption?.Enabled
    ? {
        SSEDescription: {
          Status: "ENABLED",
          SSEType: "KMS",
          ...(encryption.KMSMasterKeyId && { KMSMasterKeyArn: encryption.KMSMasterKeyId }),
        },
      }
    : {};
