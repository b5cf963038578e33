import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  AMPLIFY_META,
  applyChanges,
  BACKEND_CONFIG,
  type CloudState,
  cloudBackendZip,
  Draft,
  recordPush,
  resourceTemplates,
  TEAM_PROVIDER_INFO,
} from "../../project/authoring/index.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import type { FrontEnd } from "../../project/front-end/front-end.js";
import { renderFrontEndForAws } from "../../project/front-end/render.js";
import { readResources } from "../../project/gen1/resources.js";
import { isObject, type JsonObject } from "../../project/json-file.js";
import { type AwsTarget, clientSettings } from "../aws.js";
import { Problem } from "../problem.js";

export const CLOUD_BACKEND_ZIP = "#current-cloud-backend.zip";

/** An Amplify environment as CloudFormation has it. */
export interface DeployedEnvironment extends CloudState {
  /** Parameters of a nested stack, by its logical id. */
  readonly parameters: (stack: string) => Readonly<Record<string, string>>;
}

/** Reads the root stack and the stacks nested in it; undefined where there is none of this name. */
export async function readEnvironmentStacks(
  target: AwsTarget,
  stackName: string,
): Promise<DeployedEnvironment | undefined> {
  const client = new CloudFormationClient(clientSettings(target));
  const describe = async (StackName: string): Promise<Stack | undefined> =>
    (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  try {
    const root = await describe(stackName);
    if (root === undefined) return undefined;
    const nested = new Map<string, Stack>();
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stackName },
    ))
      for (const { LogicalResourceId = "", PhysicalResourceId: id, ResourceType } of StackResourceSummaries) {
        const stack = ResourceType === "AWS::CloudFormation::Stack" && id ? await describe(id) : undefined;
        if (stack) nested.set(LogicalResourceId, stack);
      }
    return {
      // The stack's own id, where a template from before has no output of it.
      root: { StackId: root.StackId ?? "", StackName: stackName, Region: target.region, ...outputsOf(root) },
      outputs: (stack) => {
        const found = nested.get(stack);
        return found && outputsOf(found);
      },
      parameters: (stack) =>
        Object.fromEntries(
          (nested.get(stack)?.Parameters ?? []).map(({ ParameterKey = "", ParameterValue = "" }) => [
            ParameterKey,
            ParameterValue,
          ]),
        ),
      time: root.LastUpdatedTime ?? root.CreationTime ?? new Date(0),
    };
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

const outputsOf = ({ Outputs = [] }: Stack): Record<string, string> =>
  Object.fromEntries(Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));

/**
 * Writes down a deployment of an Amplify project as the Amplify CLI does: in the bucket, so that a `pull` elsewhere finds
 * it, and in the project, all at once. Gives the files of the front end that were written.
 */
export async function recordDeployment(
  folder: string,
  project: CompiledProject,
  target: AwsTarget,
  now: Date,
): Promise<string[]> {
  const deployed = await readEnvironmentStacks(target, project.stackName);
  if (deployed === undefined) throw new Problem(`The stack ${project.stackName} is gone: another push deletes it.`);
  const draft = new Draft(folder);
  const built = await resourceTemplates(project, readResources(folder));
  recordPush(draft, project, { ...deployed, time: now }, { built, sent: await sentTemplates(project) });
  const written = writeFrontEnd(draft, project.frontEnd, deployed);
  await keepInCloud(draft, project, target);
  applyChanges(folder, draft.changes);
  return written;
}

async function sentTemplates(project: CompiledProject): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (const { key, body } of project.assets)
    if (key.startsWith("amplify-cfn-templates/"))
      found.set(key, JSON.parse(Buffer.from(await body()).toString("utf8")) as JsonObject);
  return found;
}

/** Puts `aws-exports.js` and `amplifyconfiguration.json` for AWS into the draft. */
export function writeFrontEnd(draft: Draft, frontEnd: FrontEnd | undefined, { outputs }: CloudState): string[] {
  if (frontEnd === undefined) return [];
  const { awsExports, amplifyConfiguration } = renderFrontEndForAws(frontEnd, outputs);
  const folder = frontEnd.directory.slice(draft.directory.length + 1);
  const files = { "aws-exports.js": awsExports, "amplifyconfiguration.json": amplifyConfiguration };
  for (const [name, text] of Object.entries(files)) draft.write(folder === "" ? name : `${folder}/${name}`, text);
  return Object.keys(files).map((name) => (folder === "" ? name : `${folder}/${name}`));
}

async function keepInCloud(draft: Draft, project: CompiledProject, target: AwsTarget): Promise<void> {
  const s3 = new S3Client(clientSettings(target));
  const provider = providerOf(draft, project.environment);
  const objects: [string, Uint8Array | string][] = [
    [CLOUD_BACKEND_ZIP, cloudBackendZip(draft)],
    ["amplify-meta.json", draft.text(AMPLIFY_META) ?? ""],
    ["backend-config.json", draft.text(BACKEND_CONFIG) ?? ""],
  ];
  try {
    for (const [Key, Body] of objects)
      await s3.send(new PutObjectCommand({ Bucket: String(provider.DeploymentBucketName), Key, Body }));
  } finally {
    s3.destroy();
  }
  if (typeof provider.AmplifyAppId === "string") await keepParameters(draft, project, target, provider.AmplifyAppId);
}

/** Values of the environment's resources, from which the Amplify CLI makes a `team-provider-info.json` elsewhere. */
async function keepParameters(draft: Draft, { environment }: CompiledProject, target: AwsTarget, appId: string) {
  const ssm = new SSMClient(clientSettings(target));
  const team = draft.object(TEAM_PROVIDER_INFO)?.[environment];
  const categories = isObject(team) && isObject(team.categories) ? team.categories : {};
  try {
    for (const [category, resources] of Object.entries(categories))
      for (const [name, values] of Object.entries(isObject(resources) ? resources : {}))
        for (const [key, value] of Object.entries(isObject(values) ? values : {}))
          await ssm.send(
            new PutParameterCommand({
              Name: `/amplify/${appId}/${environment}/AMPLIFY_${category}_${name}_${key}`,
              Value: JSON.stringify(value),
              Type: "String",
              Overwrite: true,
            }),
          );
  } finally {
    ssm.destroy();
  }
}

/** What `team-provider-info.json` tells of the environment's stack. */
export function providerOf(draft: Draft, environment: string): JsonObject {
  const team = draft.object(TEAM_PROVIDER_INFO)?.[environment];
  return isObject(team) && isObject(team.awscloudformation) ? team.awscloudformation : {};
}
