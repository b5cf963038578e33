type Statement = Readonly<Record<string, unknown>>;

const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): Statement => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const READ_STREAMS = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map(
  (name) => `dynamodb:${name}`,
);
/** What the console of DynamoDB shows besides tables. */
const BESIDE_TABLES = [
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingActivities",
  "application-autoscaling:DescribeScalingPolicies",
  "cloudwatch:DescribeAlarmHistory",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:DescribeAlarmsForMetric",
  "cloudwatch:GetMetricStatistics",
  "cloudwatch:ListMetrics",
  "cloudwatch:GetMetricData",
  "datapipeline:DescribeObjects",
  "datapipeline:DescribePipelines",
  "datapipeline:GetPipelineDefinition",
  "datapipeline:ListPipelines",
  "datapipeline:QueryObjects",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "iam:GetRole",
  "iam:ListRoles",
  "kms:DescribeKey",
  "kms:ListAliases",
  "sns:ListSubscriptionsByTopic",
  "sns:ListTopics",
  "lambda:ListFunctions",
  "lambda:ListEventSourceMappings",
  "lambda:GetFunctionConfiguration",
  "resource-groups:ListGroups",
  "resource-groups:ListGroupResources",
  "resource-groups:GetGroup",
  "resource-groups:GetGroupQuery",
  "tag:GetResources",
  "kinesis:ListStreams",
  "kinesis:DescribeStream",
  "kinesis:DescribeStreamSummary",
];
const INSIGHTS = allow(
  "cloudwatch:GetInsightRuleReport",
  "arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*",
);

const TEXTS: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [allow("*")],
  PowerUserAccess: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow([
      "account:GetAccountInformation",
      "account:GetPrimaryEmail",
      "account:ListRegions",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteServiceLinkedRole",
      "iam:ListRoles",
      "organizations:DescribeEffectivePolicy",
      "organizations:DescribeOrganization",
    ]),
  ],
  AWSDenyAll: [{ Sid: "DenyAll", Effect: "Deny", Action: ["*"], Resource: "*" }],
  AmazonAPIGatewayInvokeFullAccess: [
    allow(["execute-api:Invoke", "execute-api:ManageConnections"], "arn:aws:execute-api:*:*:*"),
  ],
  AmazonAPIGatewayAdministrator: [allow(["apigateway:*"], "arn:aws:apigateway:*::/*")],
  AWSLambda_FullAccess: [
    allow([
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudwatch:ListMetrics",
      "cloudwatch:GetMetricData",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "kms:ListAliases",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
      "iam:ListRoles",
      "lambda:*",
      "logs:DescribeLogGroups",
      "states:DescribeStateMachine",
      "states:ListStateMachines",
      "tag:GetResources",
      "xray:GetTraceSummaries",
      "xray:BatchGetTraces",
    ]),
    {
      ...allow("iam:PassRole"),
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    allow(
      [
        "logs:DescribeLogStreams",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
        "logs:StartLiveTail",
        "logs:StopLiveTail",
      ],
      "arn:aws:logs:*:*:log-group:/aws/lambda/*",
    ),
  ],
  AWSLambdaExecute: [
    allow(["logs:*"], "arn:aws:logs:*:*:*"),
    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::*"),
  ],
  AmazonDynamoDBFullAccess: [
    allow([
      "dynamodb:*",
      "dax:*",
      ...BESIDE_TABLES,
      "application-autoscaling:DeleteScalingPolicy",
      "application-autoscaling:DeregisterScalableTarget",
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:RegisterScalableTarget",
      "cloudwatch:DeleteAlarms",
      "cloudwatch:PutMetricAlarm",
      "datapipeline:ActivatePipeline",
      "datapipeline:CreatePipeline",
      "datapipeline:DeletePipeline",
      "datapipeline:PutPipelineDefinition",
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:ListSubscriptions",
      "sns:Subscribe",
      "sns:Unsubscribe",
      "sns:SetTopicAttributes",
      "lambda:CreateFunction",
      "lambda:CreateEventSourceMapping",
      "lambda:DeleteEventSourceMapping",
      "lambda:DeleteFunction",
      "resource-groups:DeleteGroup",
      "resource-groups:CreateGroup",
    ]),
    INSIGHTS,
    {
      ...allow(["iam:PassRole"]),
      Condition: {
        StringLike: {
          "iam:PassedToService": [
            "application-autoscaling.amazonaws.com",
            "application-autoscaling.amazonaws.com.cn",
            "dax.amazonaws.com",
          ],
        },
      },
    },
    {
      ...allow(["iam:CreateServiceLinkedRole"]),
      Condition: {
        StringEquals: {
          "iam:AWSServiceName": [
            "replication.dynamodb.amazonaws.com",
            "dax.amazonaws.com",
            "dynamodb.application-autoscaling.amazonaws.com",
            "contributorinsights.dynamodb.amazonaws.com",
            "kinesisreplication.dynamodb.amazonaws.com",
          ],
        },
      },
    },
  ],
  AmazonDynamoDBReadOnlyAccess: [
    allow([
      ...BESIDE_TABLES,
      ...["BatchGetItem", "Describe*", "List*", "GetAbacStatus", "GetItem", "GetResourcePolicy", "Query", "Scan"].map(
        (name) => `dynamodb:${name}`,
      ),
      "dynamodb:PartiQLSelect",
      ...["Describe*", "List*", "GetItem", "BatchGetItem", "Query", "Scan"].map((name) => `dax:${name}`),
    ]),
    INSIGHTS,
  ],
  "AWSLambdaInvocation-DynamoDB": [allow(["lambda:InvokeFunction"]), allow(READ_STREAMS)],
  "service-role/AWSLambdaDynamoDBExecutionRole": [allow([...READ_STREAMS, ...LOGS])],
  "service-role/AWSLambdaRole": [allow(["lambda:InvokeFunction"], ["*"])],
  "service-role/AWSLambdaBasicExecutionRole": [allow(LOGS)],
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    allow([...LOGS, "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"]),
  ],
};

/**
 * AWS's own policies that say something about invoking APIs and functions or about tables, and the ones that roles of
 * functions and APIs mostly have: JSON text by ARN. One that isn't here grants nothing.
 * Source: AWS managed policy reference guide.
 */
export const awsManagedPolicies: ReadonlyMap<string, string> = new Map(
  Object.entries(TEXTS).map(([name, Statement]) => [
    `arn:aws:iam::aws:policy/${name}`,
    JSON.stringify({ Version: "2012-10-17", Statement }),
  ]),
);
