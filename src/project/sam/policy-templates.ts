import type { Json, JsonObject } from "../json-file.js";

/** A statement of a policy template: actions of one service on resources in which `{Parameter}` stands for a value. */
type Grant = readonly [actions: string, resources: string];

const TABLE = "dynamodb:@:table/{TableName} dynamodb:@:table/{TableName}/index/*";
const BUCKET = "s3:::{BucketName} s3:::{BucketName}/*";

/**
 * SAM's policy templates: what each allows (AWS SAM Developer Guide: "Policy template list"). `@` is region and account;
 * a resource without a service is the whole ARN.
 */
const TEMPLATES: Readonly<Record<string, readonly Grant[]>> = {
  AWSSecretsManagerGetSecretValuePolicy: [["secretsmanager:GetSecretValue", "{SecretArn}"]],
  CloudWatchPutMetricPolicy: [["cloudwatch:PutMetricData", "*"]],
  DynamoDBCrudPolicy: [
    [
      "dynamodb:GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem",
      TABLE,
    ],
  ],
  DynamoDBReadPolicy: [["dynamodb:GetItem Scan Query BatchGetItem DescribeTable", TABLE]],
  DynamoDBWritePolicy: [["dynamodb:PutItem UpdateItem BatchWriteItem", TABLE]],
  DynamoDBStreamReadPolicy: [
    ["dynamodb:DescribeStream GetRecords GetShardIterator", "dynamodb:@:table/{TableName}/stream/{StreamName}"],
    ["dynamodb:ListStreams", "dynamodb:@:table/{TableName}/stream/*"],
  ],
  EventBridgePutEventsPolicy: [["events:PutEvents", "events:@:event-bus/{EventBusName}"]],
  FilterLogEventsPolicy: [["logs:FilterLogEvents", "logs:@:log-group:{LogGroupName}:log-stream:*"]],
  FirehoseWritePolicy: [["firehose:PutRecord PutRecordBatch", "firehose:@:deliverystream/{DeliveryStreamName}"]],
  KMSDecryptPolicy: [["kms:Decrypt", "kms:@:key/{KeyId}"]],
  KMSEncryptPolicy: [["kms:Encrypt", "kms:@:key/{KeyId}"]],
  LambdaInvokePolicy: [["lambda:InvokeFunction", "lambda:@:function:{FunctionName}*"]],
  S3CrudPolicy: [
    [
      "s3:GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject",
      BUCKET,
    ],
  ],
  S3FullAccessPolicy: [
    [
      "s3:GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging",
      "s3:::{BucketName}/*",
    ],
    ["s3:ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration", "s3:::{BucketName}"],
  ],
  S3ReadPolicy: [["s3:GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration", BUCKET]],
  S3WritePolicy: [["s3:PutObject PutObjectAcl PutLifecycleConfiguration", BUCKET]],
  SESCrudPolicy: [
    [
      "ses:GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity",
      "ses:@:identity/{IdentityName}",
    ],
  ],
  SNSCrudPolicy: [
    ["sns:ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish", "sns:@:{TopicName}*"],
  ],
  SNSPublishMessagePolicy: [["sns:Publish", "sns:@:{TopicName}"]],
  SQSPollerPolicy: [
    [
      "sqs:ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage",
      "sqs:@:{QueueName}",
    ],
  ],
  SQSSendMessagePolicy: [["sqs:SendMessage*", "sqs:@:{QueueName}"]],
  SSMParameterReadPolicy: [
    ["ssm:DescribeParameters", "*"],
    ["ssm:GetParameters GetParameter GetParametersByPath", "ssm:@:parameter/{ParameterName}"],
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    ["ssm:DescribeParameters", "*"],
    ["ssm:GetParameters GetParameter GetParametersByPath", "ssm:@:parameter{ParameterName}"],
  ],
  StepFunctionsExecutionPolicy: [["states:StartExecution", "states:@:stateMachine:{StateMachineName}"]],
  VPCAccessPolicy: [
    ["ec2:CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface", "*"],
  ],
};

export const isPolicyTemplate = (name: string): boolean => Object.hasOwn(TEMPLATES, name);

/** Names of the parameters that a template takes. */
export const policyParameters = (name: string): string[] => [
  ...new Set(
    (TEMPLATES[name] ?? []).flatMap(([, resources]) =>
      [...resources.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""),
    ),
  ),
];

/** The policy that a template stands for. */
export function policyOf(name: string, values: JsonObject): JsonObject {
  const statements = (TEMPLATES[name] ?? []).map(([actions, resources]): JsonObject => {
    const [service = "", names = ""] = actions.split(/:(.*)/s);
    const arns = resources.split(" ").map((resource) => arn(resource, values));
    return {
      Action: names.split(" ").map((action) => `${service}:${action}`),
      Effect: "Allow",
      Resource: arns.length === 1 ? (arns[0] ?? "*") : arns,
    };
  });
  return { Statement: statements };
}

function arn(resource: string, values: JsonObject): Json {
  if (resource === "*") return resource;
  const used: JsonObject = {};
  const text = resource
    .replace("@", "${AWS::Region}:${AWS::AccountId}")
    .replace(/(?<!\$)\{(\w+)\}/g, (_, name: string) => {
      const variable = name.charAt(0).toLowerCase() + name.slice(1);
      used[variable] = values[name] ?? "";
      return `\${${variable}}`;
    });
  return { "Fn::Sub": [resource.startsWith("{") ? text : `arn:\${AWS::Partition}:${text}`, used] };
}
