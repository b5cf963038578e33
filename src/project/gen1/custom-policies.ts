import { isObject, type Json, type JsonObject } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { ref } from "./intrinsics.js";

const POLICY = "CustomLambdaExecutionPolicy";

/**
 * Grants what a function's `custom-policies.json` asks for to its role. `${env}` in a resource stands for the environment.
 * The file as Amplify makes it (one entry, all empty) grants nothing.
 */
export function withCustomPolicies(template: JsonObject, policies: Json | undefined, file: string): JsonObject {
  const resources = isObject(template.Resources) ? { ...template.Resources } : {};
  delete resources[POLICY];
  const entries = Array.isArray(policies) ? policies : [];
  const [first] = entries;
  if (!isObject(first) || (empty(first.Action) && empty(first.Resource))) return { ...template, Resources: resources };
  resources[POLICY] = {
    DependsOn: ["LambdaExecutionRole"],
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyName: "custom-lambda-execution-policy",
      PolicyDocument: { Version: "2012-10-17", Statement: entries.map((entry) => statement(entry, file)) },
      Roles: [ref("LambdaExecutionRole")],
    },
  };
  return { ...template, Resources: resources };
}

const empty = (value: Json | undefined): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

function statement(entry: Json, file: string): JsonObject {
  if (!isObject(entry) || !filled(entry.Action) || !filled(entry.Resource))
    throw new ProjectError("InvalidFile", `${file}: every entry needs a list "Action" and a list "Resource"`, {
      place: { file },
      next: 'Write entries of the form {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::bucket/*"]}.',
    });
  return {
    ...entry,
    Resource: (entry.Resource as Json[]).map((resource) =>
      typeof resource === "string" && resource.includes("${env}")
        ? { "Fn::Sub": [resource, { env: ref("env") }] }
        : resource,
    ),
    Effect: entry.Effect ?? "Allow",
  };
}

const filled = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0;
