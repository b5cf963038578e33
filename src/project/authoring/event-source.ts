import { getAtt, ref } from "../gen1/intrinsics.js";
import type { Json, JsonObject } from "../json-file.js";

/** What a function may do with the stream that calls it, as the Amplify CLI grants it. */
const STREAM_ACTIONS = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map(
  (action) => `dynamodb:${action}`,
);

/** What an event source adds to a function's template: logical ids, and what the policy is called. */
export interface EventSourceNames {
  readonly mapping: string;
  readonly policy: string;
  readonly policyName: string;
}

/** The resources by which Lambda reads a table's stream from now on and calls the function with what it finds. */
export const streamSource = (
  { mapping, policy, policyName }: EventSourceNames,
  streamArn: Json,
  dependsOn: readonly string[] = [],
): JsonObject => ({
  [policy]: {
    DependsOn: ["LambdaExecutionRole"],
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyName: policyName,
      Roles: [ref("LambdaExecutionRole")],
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: STREAM_ACTIONS, Resource: [streamArn] }],
      },
    },
  },
  [mapping]: {
    Type: "AWS::Lambda::EventSourceMapping",
    DependsOn: [policy, ...dependsOn],
    Properties: {
      BatchSize: 100,
      Enabled: true,
      EventSourceArn: streamArn,
      FunctionName: getAtt("LambdaFunction", "Arn"),
      StartingPosition: "LATEST",
    },
  },
});
