import { join } from "node:path";
import type { OverrideOptions } from "../override/run-override.js";
import type { Handles } from "../override/stack.js";
import { ProjectError } from "../project-error.js";
import type { Environment } from "./environment.js";
import { generatedStorage } from "./generated-storage.js";
import type { Part } from "./part.js";
import type { Gen1Resource } from "./resources.js";
import { readStorageInputs, type StorageInputs } from "./storage-inputs.js";
import { storageParameters, storageTemplate } from "./storage-template.js";

/** The names of `AmplifyS3ResourceTemplate`; those of policies that are left out lead nowhere. */
const HANDLES: Handles = {
  s3Bucket: "S3Bucket",
  s3AuthPublicPolicy: "S3AuthPublicPolicy",
  s3AuthProtectedPolicy: "S3AuthProtectedPolicy",
  s3AuthPrivatePolicy: "S3AuthPrivatePolicy",
  s3AuthUploadPolicy: "S3AuthUploadPolicy",
  s3AuthReadPolicy: "S3AuthReadPolicy",
  s3GuestPublicPolicy: "S3GuestPublicPolicy",
  s3GuestUploadPolicy: "S3GuestUploadPolicy",
  s3GuestReadPolicy: "S3GuestReadPolicy",
  s3TriggerPolicy: "S3TriggerBucketPolicy",
  triggerLambdaPermissions: "TriggerPermissions",
};

/** A bucket for users' files: its template is generated from `cli-inputs.json`, then override.ts runs over it. */
export async function storagePart(
  resource: Gen1Resource,
  auth: string | undefined,
  environment: Environment,
  backend: string,
  options: OverrideOptions,
): Promise<Part> {
  const inputs = readStorageInputs(resource);
  checkDependencies(resource, inputs, auth);
  return generatedStorage(
    resource,
    {
      template: storageTemplate(inputs, { auth, suffixed: environment.stackName.startsWith("amplify-") }),
      parameters: storageParameters(inputs),
      handles: HANDLES,
      className: "AmplifyS3ResourceStack",
      takenParameter: 'logical id "%s" already exists',
      builtFile: "cloudformation-template.json",
    },
    environment,
    backend,
    options,
  );
}

/** What the template reads of other resources comes by `dependsOn` alone. */
function checkDependencies(resource: Gen1Resource, inputs: StorageInputs, auth: string | undefined): void {
  const given = resource.dependsOn.flatMap(({ category, resource: other, attributes }) =>
    attributes.map((attribute) => `${category}/${other}: ${attribute}`),
  );
  const { triggerFunction: trigger, groupAccess } = inputs;
  const groups = Object.keys(groupAccess);
  const wanted = [
    ...(trigger === undefined
      ? []
      : ["Name", "Arn", "LambdaExecutionRole"].map((attribute) => `function/${trigger}: ${attribute}`)),
    ...(groups.length === 0 ? [] : [`auth/${auth}: UserPoolId`]),
    ...groups.map((group) => `auth/userPoolGroups: ${group}GroupRole`),
  ];
  const missing = wanted.filter((each) => !given.includes(each));
  if (missing.length === 0) return;
  const file = join(resource.directory, "cli-inputs.json");
  throw new ProjectError("InvalidFile", `${file} names what storage ${resource.name} doesn't depend on`, {
    place: { file },
    details: missing,
    next: `Run sekisho update storage, or add them to dependsOn of storage.${resource.name} in backend-config.json.`,
  });
}
