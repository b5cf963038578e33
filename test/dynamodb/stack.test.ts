import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  ScanCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, describe, expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const cloudFormation = cloud.client(CloudFormationClient);
const client = cloud.client(DynamoDBClient);
afterEach(() => expect(cloud.defects).toEqual([]));

/** The stack's status and outputs once it has settled. */
async function settled(StackName: string) {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const [stack] = Stacks;
  return {
    status: stack?.StackStatus,
    outputs: Object.fromEntries((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  };
}
const input = (StackName: string, Resources: object, Outputs: object = {}) => ({
  StackName,
  TemplateBody: JSON.stringify({ Resources, Outputs }),
  Capabilities: ["CAPABILITY_IAM" as const],
});
const failure = async (StackName: string) =>
  (await cloudFormation.send(new DescribeStackEventsCommand({ StackName }))).StackEvents?.find(
    ({ ResourceStatus, LogicalResourceId }) => LogicalResourceId === "Table" && ResourceStatus?.endsWith("FAILED"),
  )?.ResourceStatusReason;

const STATUS = { AttributeName: "status", AttributeType: "S" };
const TABLE = {
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  ProvisionedThroughput: { ReadCapacityUnits: "5", WriteCapacityUnits: "5" },
};
const BY_STATUS = {
  IndexName: "by-status",
  KeySchema: [{ AttributeName: "status", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};
const OUTPUTS = {
  Name: { Value: { Ref: "Table" } },
  Arn: { Value: { "Fn::GetAtt": ["Table", "Arn"] } },
};
const STREAM = { Stream: { Value: { "Fn::GetAtt": ["Table", "StreamArn"] } } };

describe("AWS::DynamoDB::Table", () => {
  const StackName = "tables";
  const template = (Properties: object, outputs: object = OUTPUTS) =>
    input(StackName, { Table: { Type: "AWS::DynamoDB::Table", Properties } }, outputs);
  const update = async (properties: object, outputs?: object) => {
    await cloudFormation.send(new UpdateStackCommand(template(properties, outputs)));
    return settled(StackName);
  };
  let name = "";
  const described = async () => (await client.send(new DescribeTableCommand({ TableName: name }))).Table;

  test("is made with what the Amplify CLI and CDK write", async () => {
    const properties = {
      ...TABLE,
      AttributeDefinitions: [...TABLE.AttributeDefinitions, STATUS],
      GlobalSecondaryIndexes: [BY_STATUS],
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: "ends", Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: false,
      TableClass: "STANDARD",
      Tags: [{ Key: "team", Value: "blue" }],
    };
    await cloudFormation.send(new CreateStackCommand(template(properties, { ...OUTPUTS, ...STREAM })));
    const { status, outputs } = await settled(StackName);
    expect([status, await failure(StackName)]).toEqual(["CREATE_COMPLETE", undefined]);
    name = outputs.Name ?? "";
    expect(name).toMatch(/^tables-Table-[A-Za-z0-9]{12}$/);
    const table = await described();
    expect(outputs).toMatchObject({ Arn: table?.TableArn, Stream: table?.LatestStreamArn });
    expect(table).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexes: [{ IndexName: "by-status" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      SSEDescription: { Status: "ENABLED" },
    });
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "ends" });
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName: name }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: "ENABLED",
    });
    const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: table?.TableArn }));
    expect(Tags).toContainEqual({ Key: "team", Value: "blue" });
  });

  test("is changed in place: billing, another view of the stream, time to live, and what is gone from the template", async () => {
    const before = await described();
    const { status, outputs } = await update(
      {
        ...TABLE,
        ProvisionedThroughput: undefined,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...TABLE.AttributeDefinitions, STATUS],
        GlobalSecondaryIndexes: [{ ...BY_STATUS, ProvisionedThroughput: undefined }],
        StreamSpecification: { StreamViewType: "KEYS_ONLY" },
        TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      },
      { ...OUTPUTS, ...STREAM },
    );
    expect([status, outputs.Name]).toEqual(["UPDATE_COMPLETE", name]);
    const after = await described();
    expect(after).toMatchObject({
      TableId: before?.TableId,
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      StreamSpecification: { StreamViewType: "KEYS_ONLY" },
    });
    expect([after?.SSEDescription, after?.LatestStreamArn === before?.LatestStreamArn]).toEqual([undefined, false]);
    expect(outputs.Stream).toBe(after?.LatestStreamArn);
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    expect(ttl.TimeToLiveDescription).toMatchObject({ AttributeName: "expires" });
  });

  test("loses an index and its stream; two indexes at once, or another key for one, are refused as on AWS", async () => {
    const properties = { ...TABLE, ProvisionedThroughput: undefined, BillingMode: "PAY_PER_REQUEST" };
    expect((await update(properties)).status).toBe("UPDATE_COMPLETE");
    expect(await described()).not.toHaveProperty("GlobalSecondaryIndexes");
    expect(await described()).not.toHaveProperty("StreamSpecification");
    const onDemand = { ...BY_STATUS, ProvisionedThroughput: undefined };
    const two = await update({
      ...properties,
      AttributeDefinitions: [...TABLE.AttributeDefinitions, STATUS],
      GlobalSecondaryIndexes: [onDemand, { ...onDemand, IndexName: "again" }],
    });
    expect([two.status, await failure(StackName)]).toEqual([
      "UPDATE_ROLLBACK_COMPLETE",
      expect.stringContaining("Cannot perform more than one GSI creation or deletion in a single update"),
    ]);
    const one = {
      ...properties,
      AttributeDefinitions: [...TABLE.AttributeDefinitions, STATUS],
      GlobalSecondaryIndexes: [onDemand],
    };
    expect((await update(one)).status).toBe("UPDATE_COMPLETE");
    const other = await update({
      ...one,
      GlobalSecondaryIndexes: [{ ...onDemand, Projection: { ProjectionType: "KEYS_ONLY" } }],
    });
    expect([other.status, await failure(StackName)]).toEqual([
      "UPDATE_ROLLBACK_COMPLETE",
      expect.stringContaining("Cannot update GSI's properties other than Provisioned Throughput"),
    ]);
  });

  test("is replaced by another key, protected from deletion where it says so, and goes with its stack", async () => {
    const { outputs } = await update({
      ...TABLE,
      AttributeDefinitions: [{ AttributeName: "key", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
      DeletionProtectionEnabled: true,
    });
    expect(outputs.Name).not.toBe(name);
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual([outputs.Name]);
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    expect((await settled(StackName)).status).toBe("DELETE_FAILED");
    expect(await failure(StackName)).toContain("currently protected against deletion");
    await client.send(new UpdateTableCommand({ TableName: outputs.Name, DeletionProtectionEnabled: false }));
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await settled(StackName).catch(() => undefined);
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual([]);
  });
});

test("a function finds the SDK and its table, and may there what its role says", { timeout: 60_000 }, async () => {
  const StackName = "keeper";
  const role = (...Statement: object[]) => ({
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      },
      ...(Statement.length > 0 && {
        Policies: [{ PolicyName: "table", PolicyDocument: { Version: "2012-10-17", Statement } }],
      }),
    },
  });
  const fn = (Role: string) => ({
    Type: "AWS::Lambda::Function",
    Properties: {
      Handler: "index.handler",
      Runtime: "nodejs20.x",
      Timeout: 20,
      Role: { "Fn::GetAtt": [Role, "Arn"] },
      Environment: { Variables: { TABLE: { Ref: "Table" } } },
      Code: {
        ZipFile: `
          const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
          const { DynamoDBDocumentClient, PutCommand, QueryCommand } = require("@aws-sdk/lib-dynamodb");
          const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.TABLE_REGION }));
          exports.handler = async ({ id }) => {
            try {
              await documents.send(new PutCommand({ TableName: process.env.TABLE, Item: { id, n: 1 } }));
              const KeyConditions = { id: { ComparisonOperator: "EQ", AttributeValueList: [id] } };
              return (await documents.send(new QueryCommand({ TableName: process.env.TABLE, KeyConditions }))).Items;
            } catch (error) {
              return error.name + ": " + error.message;
            }
          };`,
      },
    },
  });
  const allowed = {
    Effect: "Allow",
    Action: ["dynamodb:Put*", "dynamodb:Query"],
    Resource: [{ "Fn::GetAtt": ["Table", "Arn"] }],
  };
  await cloudFormation.send(
    new CreateStackCommand(
      input(
        StackName,
        {
          Table: { Type: "AWS::DynamoDB::Table", Properties: TABLE },
          Keeper: role(allowed),
          Stranger: role(),
          Keeping: fn("Keeper"),
          Strange: fn("Stranger"),
        },
        { ...OUTPUTS, Keeping: { Value: { Ref: "Keeping" } }, Strange: { Value: { Ref: "Strange" } } },
      ),
    ),
  );
  const { status, outputs } = await settled(StackName);
  expect([status, await failure(StackName)]).toEqual(["CREATE_COMPLETE", undefined]);
  const invoke = async (FunctionName: string | undefined) => {
    const { Payload } = await cloud
      .client(LambdaClient)
      .send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ id: "1" }) }));
    return JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown;
  };
  expect(await invoke(outputs.Keeping)).toEqual([{ id: "1", n: 1 }]);
  expect(await invoke(outputs.Strange)).toMatch(
    /^AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role\/keeper-Stranger-\S+ is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table\/keeper-Table-/,
  );
  const { Items } = await client.send(new ScanCommand({ TableName: outputs.Name }));
  expect(Items).toEqual([{ id: { S: "1" }, n: { N: "1" } }]);
});
