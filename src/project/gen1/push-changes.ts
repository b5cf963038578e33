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
