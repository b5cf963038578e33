import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { temporaryFolder, until } from "./support.js";

const StackName = "one";
const STREAM_ACTIONS = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
const fn = { "Fn::GetAtt": ["Function", "Arn"] };
const stream = { "Fn::GetAtt": ["Table", "StreamArn"] };

/** Appends each event to a file, unless a record says that it is to fail. */
const code = (file: string) => `exports.handler = async (event) => {
  require("fs").appendFileSync(${JSON.stringify(file)}, JSON.stringify(event.Records) + "\\n");
  console.log("got", event.Records.length);
};`;

/** A table with a stream, and a function that is called for it. */
const template = (file: string, mapping: object = {}, actions = STREAM_ACTIONS) => ({
  Resources: {
    Table: {
      Type: "AWS::DynamoDB::Table",
      Properties: {
        TableName: "books",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      },
    },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
      },
    },
    StreamPolicy: {
      Type: "AWS::IAM::Policy",
      DependsOn: ["Role"],
      Properties: {
        PolicyName: "lambda-trigger-policy-books",
        Roles: [{ Ref: "Role" }],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: actions.map((name) => `dynamodb:${name}`), Resource: [stream] }],
        },
      },
    },
    Function: {
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: "watcher",
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Runtime: "nodejs20.x",
        Handler: "index.handler",
        Timeout: 20,
        Code: { ZipFile: code(file) },
      },
    },
    Trigger: {
      Type: "AWS::Lambda::EventSourceMapping",
      DependsOn: ["StreamPolicy"],
      Properties: {
        BatchSize: 100,
        Enabled: true,
        EventSourceArn: stream,
        FunctionName: fn,
        StartingPosition: "LATEST",
        ...mapping,
      },
    },
  },
  Outputs: { Trigger: { Value: { Ref: "Trigger" } }, Stream: { Value: stream } },
});

interface DeliveredRecord {
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: object; readonly OldImage?: object };
}

function delivered(file: string): DeliveredRecord[] {
  try {
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .flatMap((line) => JSON.parse(line) as DeliveredRecord[]);
  } catch {
    return [];
  }
}

async function stackOf(cloud: TestCloud, name = StackName) {
  const { Stacks: [stack] = [] } = await cloud
    .client(CloudFormationClient)
    .send(new DescribeStacksCommand({ StackName: name }));
  const outputs = Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  return { id: stack?.StackId, status: stack?.StackStatus, reason: stack?.StackStatusReason, outputs };
}

const stackBody = (body: object) => ({
  StackName,
  TemplateBody: JSON.stringify(body),
  Capabilities: ["CAPABILITY_IAM" as const],
});

test("a function is told of a table's changes, after a new start as well", async () => {
  const [state, file] = [temporaryFolder(), join(temporaryFolder(), "events")];
  const first = await startCloud({ state });
  const items = first.client(DynamoDBClient);
  const TableName = "books";
  const Key = { id: { S: "1" } };
  await first.client(CloudFormationClient).send(new CreateStackCommand(stackBody(template(file))));
  const { id, status, reason, outputs } = await stackOf(first);
  expect([status, reason]).toEqual(["CREATE_COMPLETE", undefined]);

  await items.send(new PutItemCommand({ TableName, Item: { ...Key, title: { S: "Notes" } } }));
  await items.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: "SET title = :t",
      ExpressionAttributeValues: { ":t": { S: "Sketch" } },
    }),
  );
  await items.send(new DeleteItemCommand({ TableName, Key }));
  await until(() => delivered(file).length === 3);
  expect(delivered(file)).toMatchObject([
    {
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      eventVersion: "1.1",
      awsRegion: "us-east-1",
      eventSourceARN: outputs.Stream,
      dynamodb: { Keys: Key, NewImage: { ...Key, title: { S: "Notes" } }, StreamViewType: "NEW_AND_OLD_IMAGES" },
    },
    { eventName: "MODIFY", dynamodb: { OldImage: { title: { S: "Notes" } }, NewImage: { title: { S: "Sketch" } } } },
    { eventName: "REMOVE", dynamodb: { OldImage: { title: { S: "Sketch" } } } },
  ]);

  const lambda = first.client(LambdaClient);
  const mapping = () => lambda.send(new GetEventSourceMappingCommand({ UUID: outputs.Trigger }));
  let result: string | undefined;
  while (result !== "OK") result = (await mapping()).LastProcessingResult;
  const { events = [] } = await first
    .client(CloudWatchLogsClient)
    .send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/watcher" }));
  expect(events.map(({ message }) => message).join("")).toMatch(/START RequestId[\s\S]*got[\s\S]*REPORT RequestId/);

  const changed = template(file, { BatchSize: 1, MaximumRetryAttempts: 1 });
  await first.client(CloudFormationClient).send(new UpdateStackCommand(stackBody(changed)));
  expect((await stackOf(first)).status).toBe("UPDATE_COMPLETE");
  expect(await mapping()).toMatchObject({ BatchSize: 1, MaximumRetryAttempts: 1, State: "Enabled" });
  expect(first.defects).toEqual([]);
  const last = delivered(file).at(-1)?.dynamodb.SequenceNumber ?? "";
  await first.close();

  const second = await startCloud({ state });
  await second.client(DynamoDBClient).send(new PutItemCommand({ TableName, Item: { id: { S: "2" } } }));
  await until(() => delivered(file).some(({ dynamodb }) => dynamodb.SequenceNumber > last));
  const names = new Map(delivered(file).map(({ eventName, dynamodb }) => [dynamodb.SequenceNumber, eventName]));
  expect([...names.values()]).toEqual(["INSERT", "MODIFY", "REMOVE", "INSERT"]);
  await second.client(CloudFormationClient).send(new DeleteStackCommand({ StackName }));
  expect((await stackOf(second, id)).status).toBe("DELETE_COMPLETE");
  const { EventSourceMappings } = await second.client(LambdaClient).send(new ListEventSourceMappingsCommand({}));
  expect(EventSourceMappings).toEqual([]);
  expect(second.defects).toEqual([]);
});

test("a role without the permission to read the stream fails the mapping, by AWS's sentence", async () => {
  const cloud = await startCloud();
  const body = template("", {}, ["GetRecords", "GetShardIterator", "DescribeStream"]);
  await cloud
    .client(CloudFormationClient)
    .send(new CreateStackCommand({ ...stackBody(body), OnFailure: "DO_NOTHING" }));
  const { status } = await stackOf(cloud);
  expect(status).toBe("CREATE_FAILED");
  const { StackResources = [] } = await cloud
    .client(CloudFormationClient)
    .send(new DescribeStackResourcesCommand({ StackName }));
  const failed = StackResources.filter(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  expect(failed.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(["Trigger"]);
  expect(failed[0]?.ResourceStatusReason).toMatch(
    /Cannot access stream arn:aws:dynamodb:us-east-1:000000000000:table\/books\/stream\/[^ ]+\. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM\./,
  );
});
