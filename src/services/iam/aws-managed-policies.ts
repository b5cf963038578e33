type Statement = Readonly<Record<string, unknown>>;

const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): Statement => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

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
  "service-role/AWSLambdaRole": [allow(["lambda:InvokeFunction"], ["*"])],
  "service-role/AWSLambdaBasicExecutionRole": [allow(LOGS)],
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    allow([...LOGS, "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"]),
  ],
};

/**
 * AWS's own policies that say something about invoking APIs and functions, and the ones that roles of functions and APIs
 * mostly have: JSON text by ARN. One that isn't here grants nothing.
 * Source: AWS managed policy reference guide.
 */
export const awsManagedPolicies: ReadonlyMap<string, string> = new Map(
  Object.entries(TEXTS).map(([name, Statement]) => [
    `arn:aws:iam::aws:policy/${name}`,
    JSON.stringify({ Version: "2012-10-17", Statement }),
  ]),
);
