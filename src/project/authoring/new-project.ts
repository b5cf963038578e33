import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import { contentHash } from "../content-hash.js";
import { encryptBuckets } from "../gen1/push-changes.js";
import { rootTemplate } from "../gen1/root-template.js";
import type { JsonObject } from "../json-file.js";
import {
  AMPLIFY_META,
  BACKEND_CONFIG,
  CURRENT_CLOUD_BACKEND,
  FEATURE_FLAGS,
  LOCAL_AWS,
  LOCAL_ENVIRONMENT,
  PROJECT_CONFIG,
  type ShortId,
  TEAM_PROVIDER_INFO,
} from "./backend.js";
import type { Draft } from "./draft.js";
import { FEATURES } from "./feature-flags.js";
import { withAmplifyBlock } from "./git-ignore.js";

/** What `init` asks for. */
export interface ProjectInputs {
  readonly name: string;
  readonly environment: string;
  readonly region: string;
  /** AWS profile for the day on which the project goes to AWS. */
  readonly profile: string;
  readonly framework: string;
  readonly sourceDirectory: string;
  readonly distributionDirectory: string;
  readonly buildCommand: string;
  readonly startCommand: string;
}

/** Why this can't be a project's name; undefined where it can. */
export const wrongProjectName = (name: string): string | undefined =>
  /^[a-zA-Z0-9]{3,20}$/.test(name) ? undefined : "A project's name has 3 to 20 letters and digits, nothing else.";

export const wrongEnvironmentName = (name: string): string | undefined =>
  /^[a-z]{2,10}$/.test(name) ? undefined : "An environment's name has 2 to 10 small letters, nothing else.";

/** Writes the files of a new project, as the Amplify CLI lays them out. */
export function newProject(draft: Draft, inputs: ProjectInputs, shortId: ShortId): void {
  const { name, environment, profile } = inputs;
  const provider = providerValues(name, environment, inputs.region, shortId);
  draft.writeJson(PROJECT_CONFIG, {
    projectName: name,
    version: "3.1",
    frontend: "javascript",
    javascript: {
      framework: inputs.framework,
      config: {
        SourceDir: inputs.sourceDirectory,
        DistributionDir: inputs.distributionDirectory,
        BuildCommand: inputs.buildCommand,
        StartCommand: inputs.startCommand,
      },
    },
    providers: ["awscloudformation"],
  });
  draft.writeJson(LOCAL_ENVIRONMENT, { projectPath: draft.directory, defaultEditor: "none", envName: environment });
  draft.writeJson(LOCAL_AWS, { [environment]: profileOf(profile) });
  draft.writeJson(FEATURE_FLAGS, FEATURES);
  draft.writeJson(TEAM_PROVIDER_INFO, { [environment]: { awscloudformation: provider } });
  draft.writeJson(BACKEND_CONFIG, {});
  draft.writeJson(AMPLIFY_META, { providers: { awscloudformation: withStackId(provider) } });
  draft.writeJson("amplify/backend/tags.json", [
    { Key: "user:Stack", Value: "{project-env}" },
    { Key: "user:Application", Value: "{project-name}" },
  ]);
  nothingDeployed(draft, provider);
  draft.write(
    "amplify/backend/types/amplify-dependent-resources-ref.d.ts",
    "export type AmplifyDependentResourcesAttributes = {}",
  );
  draft.writeJson(
    "amplify/backend/awscloudformation/build/root-cloudformation-stack.json",
    encryptBuckets(rootTemplate()),
  );
  draft.write("amplify/README.md", README);
  draft.write(".gitignore", withAmplifyBlock(draft.text(".gitignore")));
  const awsExports = `/* eslint-disable */
// Written by Sekisho; the next push writes it anew.

const awsmobile = {
    "aws_project_region": "${inputs.region}"
};


export default awsmobile;
`;
  draft.write(`${inputs.sourceDirectory}/aws-exports.js`, awsExports);
  draft.writeJson(`${inputs.sourceDirectory}/amplifyconfiguration.json`, { aws_project_region: inputs.region });
}

/** The Amplify CLI compares the backend with this folder, and opens no project without it. */
export function nothingDeployed(draft: Draft, provider: JsonObject): void {
  draft.remove(CURRENT_CLOUD_BACKEND);
  draft.writeJson(`${CURRENT_CLOUD_BACKEND}/amplify-meta.json`, {
    providers: { awscloudformation: withStackId(provider) },
  });
  draft.writeJson(`${CURRENT_CLOUD_BACKEND}/backend-config.json`, {});
  const tags = draft.json("amplify/backend/tags.json");
  if (tags !== undefined) draft.writeJson(`${CURRENT_CLOUD_BACKEND}/tags.json`, tags);
}

/**
 * The Amplify CLI files what it keeps on this machine under the id of the root stack, and adds nothing to a project
 * without one. Until a deployment gives the real one, it is an id of the local account; git ignores the file.
 */
export function withStackId(provider: JsonObject): JsonObject {
  const { Region: region, StackName: name } = provider;
  if (provider.StackId !== undefined || typeof region !== "string" || typeof name !== "string") return provider;
  const id = contentHash([region, name], 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const { accountId } = DEFAULT_PLACEMENT;
  return { ...provider, StackId: `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${id}` };
}

export const profileOf = (profile: string): JsonObject => ({
  configLevel: "project",
  useProfile: true,
  profileName: profile,
});

/**
 * The names under which an environment is deployed. What only a deployment on AWS can tell (`StackId`, the roles' ARNs, the
 * id of the Amplify app) is absent until there is one.
 */
export function providerValues(name: string, environment: string, region: string, shortId: ShortId): JsonObject {
  const stack = `amplify-${name.toLowerCase()}-${environment}-${shortId().slice(0, 5)}`;
  return {
    Region: region,
    StackName: stack,
    DeploymentBucketName: `${stack}-deployment`,
    AuthRoleName: `${stack}-authRole`,
    UnauthRoleName: `${stack}-unauthRole`,
  };
}

const README = `# The backend of this project

Files under \`backend/\` describe the resources; keep them under version control.
\`sekisho start\` serves the backend on this machine, and \`sekisho add\`, \`update\`, \`override\` and \`remove\` change it.
The Amplify CLI opens this folder too.
`;
