import { isObject, type JsonObject } from "../json-file.js";
import { getAtt, ref } from "./intrinsics.js";

/** What the Amplify CLI changes in every template when it pushes: these are not in the files under version control. */
export function pushChanges(template: JsonObject, stackType: string): JsonObject {
  const described = template.Description;
  const description =
    typeof described === "string" && described.startsWith("{")
      ? described
      : JSON.stringify({ createdBy: "Amplify", stackType, metadata: {} });
  return encryptBuckets({ ...template, Description: description });
}

export function encryptBuckets(template: JsonObject): JsonObject {
  const resources = isObject(template.Resources) ? template.Resources : {};
  return {
    ...template,
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, resource]) => [
        id,
        isObject(resource) && resource.Type === "AWS::S3::Bucket" ? encrypted(resource) : resource,
      ]),
    ),
  };
}

function encrypted(bucket: JsonObject): JsonObject {
  const properties = isObject(bucket.Properties) ? bucket.Properties : {};
  return {
    ...bucket,
    Properties: {
      ...properties,
      BucketEncryption: properties.BucketEncryption ?? {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    },
  };
}

/**
 * A function's code comes from the deployment bucket, whatever its template says: those of triggers, as `amplify add storage`
 * makes them, don't say. Source: the Amplify CLI's own push.
 */
export function codeFromBucket(template: JsonObject): JsonObject {
  const resources = isObject(template.Resources) ? template.Resources : {};
  const { LambdaFunction: definition } = resources;
  if (!isObject(definition) || definition.Type !== "AWS::Lambda::Function") return template;
  const parameters = isObject(template.Parameters) ? template.Parameters : {};
  const properties = isObject(definition.Properties) ? definition.Properties : {};
  const Code = { S3Bucket: ref("deploymentBucketName"), S3Key: ref("s3Key") };
  return {
    ...template,
    Parameters: { ...parameters, deploymentBucketName: { Type: "String" }, s3Key: { Type: "String" } },
    Resources: { ...resources, LambdaFunction: { ...definition, Properties: { ...properties, Code } } },
  };
}

/** Other stacks may grant things to a function's role, so every function tells its role's ARN. */
export function tellExecutionRole(template: JsonObject): JsonObject {
  const resources = isObject(template.Resources) ? template.Resources : {};
  if (resources.LambdaExecutionRole === undefined) return template;
  const outputs = isObject(template.Outputs) ? template.Outputs : {};
  return {
    ...template,
    Outputs: {
      ...outputs,
      LambdaExecutionRole: outputs.LambdaExecutionRole ?? { Value: ref("LambdaExecutionRole") },
      LambdaExecutionRoleArn: { Value: getAtt("LambdaExecutionRole", "Arn") },
    },
  };
}
