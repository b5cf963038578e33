import type { JsonObject } from "../json-file.js";
import { type ApiPaths, anyValue, methodsOf, type Permission } from "./api-template.js";
import { ENVIRONMENT_CONDITION, executeApiArn, ref, stage } from "./intrinsics.js";

/** IAM's limit for a managed policy, in characters. */
const LARGEST_POLICY = 6_144;
/** What a policy takes besides its resources, and a resource besides stage, method and path, in Amplify's estimate. */
const POLICY_FRAME = 104;
const RESOURCE_FRAME = 64;

const EVERY_METHOD = ["/POST", "/GET", "/PUT", "/PATCH", "/DELETE"];

/**
 * `APIGatewayAuthStack`: who of the signed-in and of the guests may invoke which method of which path, as managed policies on
 * the project's two roles. `undefined` where no path says so.
 */
export function apiPolicies(apis: Readonly<Record<string, ApiPaths>>, environment: string): JsonObject | undefined {
  const resources: JsonObject = {};
  const grant = (kind: "auth" | "guest", prefix: string, role: string) => {
    let size = 0;
    let count = 0;
    let list: JsonObject[] = [];
    for (const [api, paths] of Object.entries(apis))
      for (const [path, { permissions }] of Object.entries(paths))
        for (const method of methodsGranted(permissions[kind])) {
          const target = anyValue(path);
          const growth = 2 * (RESOURCE_FRAME + environment.length + method.length + target.length);
          size += growth;
          if (count === 0 || size > LARGEST_POLICY) {
            size = POLICY_FRAME + growth;
            list = [];
            resources[`${prefix}${++count}`] = managedPolicy(role, list);
          }
          const below = target.endsWith("/") ? `${target}*` : `${target}/*`;
          for (const end of [below, target]) list.push(executeApiArn(api, "/", stage(), method + end));
        }
  };
  grant("auth", "PolicyAPIGWAuth", "authRoleName");
  grant("guest", "PolicyAPIGWUnauth", "unauthRoleName");
  if (Object.keys(resources).length === 0) return undefined;
  const parameters = ["authRoleName", "unauthRoleName", "env", ...Object.keys(apis)];
  return {
    Description: "API Gateway policy stack created using Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: Object.fromEntries(parameters.map((name) => [name, { Type: "String" }])),
    Conditions: ENVIRONMENT_CONDITION,
    Resources: resources,
  };
}

function methodsGranted(permissions: readonly Permission[] | undefined): string[] {
  const methods = methodsOf(permissions ?? []);
  return EVERY_METHOD.every((method) => methods.includes(method)) ? ["/*"] : methods;
}

const managedPolicy = (role: string, resources: JsonObject[]): JsonObject => ({
  Type: "AWS::IAM::ManagedPolicy",
  Properties: {
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["execute-api:Invoke"], Resource: resources }],
    },
    Roles: [ref(role)],
  },
});
