import type { JsonObject } from "../json-file.js";

/** Code of a function that is told of changes in a table: it prints each of them. */
export const STREAM_HANDLER = `/**
 * @type {import('@types/aws-lambda').DynamoDBStreamHandler}
 */
exports.handler = async (event) => {
  console.log(\`EVENT: \${JSON.stringify(event)}\`);
  for (const { eventID, eventName, dynamodb } of event.Records) {
    console.log(\`\${eventName} \${eventID}: \${JSON.stringify(dynamodb)}\`);
  }
  return \`Processed \${event.Records.length} records\`;
};
`;

/** For trying the function out. Source: Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB". */
export const STREAM_EVENT: JsonObject = {
  Records: [
    {
      eventID: "7de3041dd709b024af6f29e4fa13d34c",
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: 1704110400,
        Keys: { id: { S: "1" } },
        NewImage: { id: { S: "1" }, title: { S: "Hello from the event.json" } },
        SequenceNumber: "4421584500000000017450439091",
        SizeBytes: 26,
        StreamViewType: "NEW_IMAGE",
      },
      eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/example/stream/2024-01-01T00:00:00.000",
    },
  ],
};
