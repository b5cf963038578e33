import { isObject, type Json, type JsonObject } from "../json-file.js";
import { readsStreams } from "./events.js";
import { isPolicyTemplate, policyOf, policyParameters } from "./policy-templates.js";
import { attributesOf, isIntrinsic, listOf, objectOf, type Sam, taken } from "./sam.js";

export const CREATED_BY: JsonObject = { Key: "lambda:createdBy", Value: "SAM" };

/** AWS's managed policies whose ARN has a path; SAM takes them by their bare names as it does the others. */
const SERVICE_ROLES =
  /^(AWSLambda\w*ExecutionRole|AWSLambdaRole|AWSLambdaENIManagementAccess|AmazonAPIGatewayPushToCloudWatchLogs)$/;

/** The role `<Function>Role` that SAM makes for a function without a `Role`. */
export function functionRole(
  sam: Sam,
  id: string,
  resource: JsonObject,
  properties: JsonObject,
  tags: Json[],
): JsonObject {
  const managed = new Set<Json>([managedArn("AWSLambdaBasicExecutionRole")]);
  if (properties.Tracing === "Active" || properties.Tracing === "PassThrough")
    managed.add("arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess");
  if (properties.VpcConfig !== undefined) managed.add(managedArn("AWSLambdaVPCAccessExecutionRole"));
  const inline: Json[] = [...deadLetterPolicy(properties)];
  listOf(properties.Policies).forEach((policy, at) => {
    if (typeof policy === "string") managed.add(managedArn(policy));
    else if (isIntrinsic(policy)) managed.add(policy);
    else {
      const document = policyDocument(sam, id, policy);
      if (document) inline.push({ PolicyName: `${id}RolePolicy${at}`, PolicyDocument: document });
    }
  });
  if (readsStreams(objectOf(properties.Events))) managed.add(managedArn("AWSLambdaDynamoDBExecutionRole"));
  return {
    Type: "AWS::IAM::Role",
    ...attributesOf(resource),
    Properties: {
      AssumeRolePolicyDocument: properties.AssumeRolePolicyDocument ?? {
        Version: "2012-10-17",
        Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] } }],
      },
      ManagedPolicyArns: [...managed],
      ...(inline.length > 0 && { Policies: inline }),
      ...(properties.RolePath !== undefined && { Path: properties.RolePath }),
      ...taken(properties, ["PermissionsBoundary"]),
      Tags: tags,
    },
  };
}

function managedArn(name: string): string {
  if (name.startsWith("arn:")) return name;
  return `arn:aws:iam::aws:policy/${SERVICE_ROLES.test(name) ? "service-role/" : ""}${name}`;
}

function policyDocument(sam: Sam, id: string, policy: Json): JsonObject | undefined {
  if (!isObject(policy)) {
    sam.wrong(id, "Policies takes names, ARNs, statements and policy templates");
    return undefined;
  }
  if (policy.Statement !== undefined) return policy;
  const [name = "", ...more] = Object.keys(policy);
  if (more.length > 0 || !isPolicyTemplate(name)) {
    sam.unsupported(id, `the policy template ${[name, ...more].join(", ")}`);
    return undefined;
  }
  const values = objectOf(policy[name]);
  const missing = policyParameters(name).filter((parameter) => values[parameter] === undefined);
  const unknown = Object.keys(values).filter((parameter) => !policyParameters(name).includes(parameter));
  for (const parameter of missing) sam.wrong(id, `the policy template ${name} needs ${parameter}`);
  for (const parameter of unknown) sam.wrong(id, `the policy template ${name} takes no ${parameter}`);
  return policyOf(name, values);
}

function deadLetterPolicy(properties: JsonObject): JsonObject[] {
  const { Type, TargetArn } = objectOf(properties.DeadLetterQueue);
  if (TargetArn === undefined) return [];
  const Action = Type === "SNS" ? "sns:Publish" : "sqs:SendMessage";
  return [
    {
      PolicyName: "DeadLetterQueuePolicy",
      PolicyDocument: { Version: "2012-10-17", Statement: [{ Action, Resource: TargetArn, Effect: "Allow" }] },
    },
  ];
}
