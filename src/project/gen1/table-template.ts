import type { JsonObject } from "../json-file.js";
import { ENVIRONMENT_CONDITION, getAtt, join, ref, withoutEnvironment } from "./intrinsics.js";
import type { KeyType, TableIndex, TableInputs, TableKey } from "./table-inputs.js";

/** As DynamoDB names the types of attributes. */
const TYPES: Readonly<Record<KeyType, string>> = { string: "S", number: "N", binary: "B" };

/** What the template is given: `parameters.json` of the `build` folder. */
export const tableParameters = ({ tableName, partitionKey, sortKey }: TableInputs): JsonObject => ({
  tableName,
  partitionKeyName: partitionKey.fieldName,
  partitionKeyType: TYPES[partitionKey.fieldType],
  ...(sortKey && { sortKeyName: sortKey.fieldName, sortKeyType: TYPES[sortKey.fieldType] }),
});

/** The table with its indexes and its stream, as Amplify generates it. */
export function tableTemplate(inputs: TableInputs): JsonObject {
  const { sortKey } = inputs;
  const names = ["partitionKeyName", "partitionKeyType", "env"];
  const sortNames = sortKey === undefined ? [] : ["sortKeyName", "sortKeyType"];
  return {
    Description: "DDB Resource for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: Object.fromEntries([...names, ...sortNames, "tableName"].map((name) => [name, { Type: "String" }])),
    Conditions: ENVIRONMENT_CONDITION,
    Resources: { DynamoDBTable: table(inputs) },
    Outputs: {
      Name: { Value: ref("DynamoDBTable") },
      Arn: { Value: getAtt("DynamoDBTable", "Arn") },
      StreamArn: { Value: getAtt("DynamoDBTable", "StreamArn") },
      PartitionKeyName: { Value: ref("partitionKeyName") },
      PartitionKeyType: { Value: ref("partitionKeyType") },
      ...(sortKey && { SortKeyName: { Value: ref("sortKeyName") }, SortKeyType: { Value: ref("sortKeyType") } }),
      Region: { Value: ref("AWS::Region") },
    },
  };
}

const CAPACITY: JsonObject = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

const table = (inputs: TableInputs): JsonObject => ({
  Type: "AWS::DynamoDB::Table",
  Properties: {
    AttributeDefinitions: attributes(inputs),
    GlobalSecondaryIndexes: inputs.gsi.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: CAPACITY,
    })),
    KeySchema: keySchema(inputs),
    ProvisionedThroughput: CAPACITY,
    StreamSpecification: { StreamViewType: "NEW_IMAGE" },
    TableName: withoutEnvironment(ref("tableName"), join(ref("tableName"), "-", ref("env"))),
  },
});

type Key = Pick<TableIndex, "partitionKey" | "sortKey">;

const keySchema = ({ partitionKey, sortKey }: Key): JsonObject[] => [
  { AttributeName: partitionKey.fieldName, KeyType: "HASH" },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.fieldName, KeyType: "RANGE" }]),
];

/** Each column that is in some key, once, in the order of their keys. */
export function keyColumns(inputs: Key & Pick<TableInputs, "gsi">): TableKey[] {
  const keys = [inputs, ...inputs.gsi].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey ?? []].flat());
  return keys.filter(({ fieldName }, at) => keys.findIndex((other) => other.fieldName === fieldName) === at);
}

const attributes = (inputs: TableInputs): JsonObject[] =>
  keyColumns(inputs).map(({ fieldName, fieldType }) => ({ AttributeName: fieldName, AttributeType: TYPES[fieldType] }));
