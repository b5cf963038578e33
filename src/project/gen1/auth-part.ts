import { existsSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, readJsonIfThere, readObject, readObjectIfThere } from "../json-file.js";
import { type Overridden, type OverrideOptions, runOverride } from "../override/run-override.js";
import type { Handles } from "../override/stack.js";
import { ProjectError } from "../project-error.js";
import { unsupportedIn } from "./auth-inputs.js";
import { authTemplate } from "./auth-template.js";
import { faultsOfAuth, refuseFaults } from "./cli-inputs.js";
import type { Environment } from "./environment.js";
import { getAtt } from "./intrinsics.js";
import { type Part, templateKey } from "./part.js";
import { pushChanges } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource } from "./resources.js";
import { type UserPoolGroup, userPoolGroupsTemplate } from "./user-pool-groups-template.js";

/** `cognitoConfig` with what Amplify adds to it: roles of the root stack and two feature flags of `cli.json`. */
export function readCognitoConfig(resource: Gen1Resource, directory: string): JsonObject {
  const file = join(resource.directory, "cli-inputs.json");
  const inputs = readObject(file, "Take it from version control again.");
  if (!isObject(inputs.cognitoConfig))
    throw new ProjectError("InvalidFile", `${file} has no "cognitoConfig"`, {
      place: { file },
      next: "Take it from version control again.",
    });
  refuseFaults(file, faultsOfAuth(inputs.cognitoConfig));
  const { features } = readObjectIfThere(join(directory, "amplify", "cli.json")) ?? {};
  const flags = isObject(features) && isObject(features.auth) ? features.auth : {};
  return {
    ...inputs.cognitoConfig,
    authRoleArn: getAtt("AuthRole", "Arn"),
    unauthRoleArn: getAtt("UnauthRole", "Arn"),
    breakCircularDependency: flags.breakcirculardependency === true,
    useEnabledMfas: flags.useenabledmfas === true,
    dependsOn: [],
  };
}

/** What the auth resource asks for and we don't make; a line each. */
export const unsupportedAuth = (resource: Gen1Resource, directory: string): string[] =>
  unsupportedIn(readCognitoConfig(resource, directory));

export const hasIdentityPool = (config: JsonObject): boolean => config.authSelections !== "userPoolOnly";

const HANDLES: Handles = Object.fromEntries(
  Object.entries({
    snsRole: "SNSRole",
    userPool: "UserPool",
    userPoolClientWeb: "UserPoolClientWeb",
    userPoolClient: "UserPoolClient",
    userPoolClientRole: "UserPoolClientRole",
    identityPool: "IdentityPool",
    identityPoolRoleMap: "IdentityPoolRoleMap",
  }),
);

/** User pool, clients and identity pool: generated from `cli-inputs.json`, then override.ts runs over it. */
export async function authPart(
  resource: Gen1Resource,
  directory: string,
  environment: Environment,
  options: OverrideOptions,
): Promise<Part> {
  const config = {
    ...readCognitoConfig(resource, directory),
    ...environment.valuesOf(resource.category, resource.name),
  };
  const overridden = await overrideAuth(resource, directory, environment, options, {
    template: authTemplate(config),
    handles: HANDLES,
    className: "AmplifyAuthCongitoStack",
  });
  return {
    category: resource.category,
    name: resource.name,
    key: templateKey(resource.category, `${resource.name}-cloudformation-template.json`),
    built: { template: overridden.template, parameters: { ...config, ...overridden.parameters } },
    template: pushChanges(overridden.template, "auth-Cognito"),
    parameters: {
      ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, parameterValue(value)])),
      ...overridden.parameters,
      ...dependencyParameters(resource),
      env: environment.name,
    },
    watch: [
      join(resource.directory, "cli-inputs.json"),
      join(resource.directory, "override.ts"),
      join(directory, "amplify", "cli.json"),
      ...overridden.files,
    ],
  };
}

/** Objects that are no intrinsic function are handed over as text. */
const parameterValue = (value: Json): Json =>
  isObject(value) && !Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"))
    ? JSON.stringify(value)
    : value;

/** The groups of the user pool, of `user-pool-group-precedence.json`. */
export async function userPoolGroupsPart(
  resource: Gen1Resource,
  auth: Gen1Resource,
  directory: string,
  environment: Environment,
  options: OverrideOptions,
): Promise<Part> {
  const file = join(resource.directory, "user-pool-group-precedence.json");
  const groups = readJsonIfThere(file);
  if (!Array.isArray(groups))
    throw new ProjectError("MissingFile", `The groups of the user pool are missing: ${file}`, {
      lookedFor: [file],
      next: "Take it from version control again.",
    });
  const list = groups as unknown as readonly UserPoolGroup[];
  const roles = { AuthRoleArn: getAtt("AuthRole", "Arn"), UnauthRoleArn: getAtt("UnauthRole", "Arn") };
  const overridden = await overrideAuth(resource, directory, environment, options, {
    template: userPoolGroupsTemplate(auth.name, list, hasIdentityPool(readCognitoConfig(auth, directory))),
    handles: {
      userPoolGroup: Object.fromEntries(list.map(({ groupName }) => [groupName, `${groupName}Group`])),
      userPoolGroupRole: Object.fromEntries(list.map(({ groupName }) => [groupName, `${groupName}GroupRole`])),
    },
    className: "AmplifyUserPoolGroupStack",
  });
  return {
    category: resource.category,
    name: resource.name,
    key: templateKey(resource.category, `${resource.name}-cloudformation-template.json`),
    built: { template: overridden.template, parameters: { ...roles, ...overridden.parameters } },
    template: pushChanges(overridden.template, "auth-Cognito-UserPool-Groups"),
    parameters: {
      ...roles,
      ...environment.valuesOf(resource.category, resource.name),
      ...overridden.parameters,
      ...dependencyParameters(resource),
      env: environment.name,
    },
    watch: [file, join(resource.directory, "override.ts"), ...overridden.files],
  };
}

async function overrideAuth(
  resource: Gen1Resource,
  directory: string,
  environment: Environment,
  options: OverrideOptions,
  over: { template: JsonObject; handles: Handles; className: string },
): Promise<Overridden> {
  const file = join(resource.directory, "override.ts");
  if (!existsSync(file)) return { template: over.template, parameters: {}, files: [] };
  return runOverride(
    {
      ...over,
      file,
      packages: join(directory, "amplify", "backend"),
      takenParameter: "Cfn Parameter with LogicalId %s already exists",
      environment: environment.name,
      projectName: environment.projectName,
    },
    options,
  );
}
