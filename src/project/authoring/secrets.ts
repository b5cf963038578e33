import { join, ref } from "../gen1/intrinsics.js";
import type { JsonObject } from "../json-file.js";
import { settingsFile } from "./access.js";
import type { Backend } from "./backend.js";
import { merged, VARIABLES, without } from "./template-edit.js";

const POLICY = "AmplifyFunctionSecretsPolicy";
const APP_ID = "secretsPathAmplifyAppId";

/** The names of a function's secrets; values are in the cloud's Parameter Store alone. */
export function secretsOf(backend: Backend, functionName: string): string[] {
  const names = backend.draft.object(settingsFile(functionName))?.secretNames;
  return Array.isArray(names) ? names.map(String) : [];
}

/** The name in the Parameter Store of a secret in the environment that is checked out, as Amplify forms it. */
export const secretParameter = (backend: Backend, functionName: string, secret: string): string =>
  `/amplify/${backend.appId}/${backend.environment}/AMPLIFY_${functionName}_${secret}`;

export function wrongSecretName(name: string, taken: readonly string[]): string | undefined {
  // It becomes an environment variable, and the end of a parameter's name.
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,255}$/.test(name))
    return "A secret's name starts with a letter and goes on with letters, digits and underscores.";
  return taken.includes(name) ? `There is a variable ${name} already.` : undefined;
}

/**
 * Gives the function the names of its secrets' parameters as environment variables, and the right to read them; the
 * variables of secrets that are not in `next` go.
 */
export function withSecrets(
  template: JsonObject,
  functionName: string,
  previous: readonly string[],
  next: readonly string[],
): JsonObject {
  let changed = without(without(template, ["Resources", POLICY]), ["Parameters", APP_ID]);
  for (const name of previous) changed = without(changed, [...VARIABLES, name]);
  if (next.length === 0) return changed;
  const prefix = {
    "Fn::Sub": [
      "/amplify/${appId}/${env}/AMPLIFY_${functionName}_",
      { appId: ref(APP_ID), env: ref("env"), functionName },
    ],
  };
  const variables = Object.fromEntries(next.map((name) => [name, join(prefix, name)]));
  return merged(changed, {
    Parameters: { [APP_ID]: { Type: "String" } },
    Resources: {
      LambdaFunction: { Properties: { Environment: { Variables: variables } } },
      [POLICY]: {
        DependsOn: ["LambdaExecutionRole"],
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: "amplify-function-secrets-policy",
          Roles: [ref("LambdaExecutionRole")],
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: ["ssm:GetParameter", "ssm:GetParameters"],
                Resource: join(
                  ...["arn:aws:ssm:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":parameter", prefix, "*"],
                ),
              },
            ],
          },
        },
      },
    },
  });
}
