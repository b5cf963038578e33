import type { Json, JsonObject } from "../json-file.js";
import { attributesOf, objectOf, type Sam, taken } from "./sam.js";

/** Properties that mean the same in AWS::DynamoDB::Table. */
const SAME = ["PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"];
const TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/** AWS::Serverless::SimpleTable → a table with a partition key, `id` unless it is said. */
export function transformSimpleTable(sam: Sam, id: string, resource: JsonObject): void {
  const properties = objectOf(resource.Properties);
  for (const name of Object.keys(properties))
    if (![...SAME, "PrimaryKey", "Tags"].includes(name))
      sam.wrong(id, `property ${name} not defined for resource of type AWS::Serverless::SimpleTable`);
  const { PrimaryKey: key = { Name: "id", Type: "String" }, Tags } = properties;
  const { Name: AttributeName = "", Type: type } = objectOf(key);
  for (const needed of ["Name", "Type"])
    if (objectOf(key)[needed] === undefined) sam.wrong(id, `Property 'PrimaryKey.${needed}' is required.`);
  const AttributeType = TYPES[String(type)];
  if (type !== undefined && AttributeType === undefined) sam.wrong(id, `Invalid 'Type' ${JSON.stringify(type)}.`);
  sam.resources[id] = {
    Type: "AWS::DynamoDB::Table",
    ...attributesOf(resource, ["DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"]),
    Properties: {
      AttributeDefinitions: [{ AttributeName, AttributeType: AttributeType ?? "S" }],
      KeySchema: [{ AttributeName, KeyType: "HASH" }],
      ...(properties.ProvisionedThroughput === undefined && { BillingMode: "PAY_PER_REQUEST" }),
      ...taken(properties, SAME),
      ...(Tags !== undefined && {
        Tags: Object.entries(objectOf(Tags)).map(([Key, Value]): Json => ({ Key, Value })),
      }),
    },
  };
}
