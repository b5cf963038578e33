import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { specificationOf } from "../../models/resource-specification.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import { type AwsTarget, clientSettings } from "../aws.js";

/** What a push would do with one resource. */
export interface ResourceChange {
  /** The stack's own name, for a nested one its logical id. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: "Add" | "Modify" | "Remove";
  /** Whether the resource is made anew: its id and what it holds are lost. */
  readonly replacement: "True" | "Conditional" | "False";
}

type Document = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Document>>;

/**
 * Compares the project with what is deployed, nested stacks included. It only reads: a change set of CloudFormation would
 * need the assets in their bucket and leave a stack behind where there was none.
 */
export async function changesOf(target: AwsTarget, project: CompiledProject): Promise<ResourceChange[]> {
  const client = new CloudFormationClient(clientSettings(target));
  const changes: ResourceChange[] = [];
  try {
    for (const { stackName, template, parameters } of [...project.before, project])
      changes.push(...(await stackChanges(client, project, { stackName, told: stackName, template, parameters })));
  } finally {
    client.destroy();
  }
  return changes;
}

interface Wanted {
  readonly stackName: string;
  readonly told: string;
  readonly template: Document;
  readonly parameters: Document;
}

async function stackChanges(client: CloudFormationClient, project: CompiledProject, wanted: Wanted) {
  const deployed = await deployedStack(client, wanted.stackName);
  const before = resourcesOf(deployed?.template);
  const after = resourcesOf(wanted.template);
  const changes: ResourceChange[] = [];
  const changedParameters = parameterNames(wanted).filter((name) => {
    const text = textOf(wanted, name);
    return text !== undefined && text !== deployed?.parameters.get(name);
  });
  for (const logicalId of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = resourceChange(before[logicalId], after[logicalId], changedParameters);
    const type = String((after[logicalId] ?? before[logicalId])?.Type ?? "");
    const nested = type === "AWS::CloudFormation::Stack" ? await nestedTemplate(project, after[logicalId]) : undefined;
    if (nested) {
      const inside = await stackChanges(client, project, {
        stackName: deployed?.ids.get(logicalId) ?? "",
        told: logicalId,
        template: nested,
        parameters: ((after[logicalId]?.Properties as Document | undefined)?.Parameters as Document) ?? {},
      });
      if (change?.action !== "Modify" || inside.length > 0)
        if (change) changes.push({ stack: wanted.told, logicalId, type, ...change });
      if (!change && inside.length > 0)
        changes.push({ stack: wanted.told, logicalId, type, action: "Modify", replacement: "False" });
      changes.push(...inside);
    } else if (change) changes.push({ stack: wanted.told, logicalId, type, ...change });
  }
  return changes;
}

const resourcesOf = (template: Document | undefined): Resources => (template?.Resources ?? {}) as Resources;

const parameterNames = ({ template }: Wanted): string[] => Object.keys((template.Parameters ?? {}) as Document);

/** A parameter's value, where it is told in plain text: what an intrinsic gives isn't known before. */
function textOf({ template, parameters }: Wanted, name: string): string | undefined {
  const value = parameters[name] ?? ((template.Parameters as Record<string, Document>)[name]?.Default as unknown);
  return typeof value === "object" || value === undefined ? undefined : String(value);
}

function resourceChange(before: Document | undefined, after: Document | undefined, parameters: readonly string[]) {
  if (!after) return { action: "Remove", replacement: "False" } as const;
  if (!before) return { action: "Add", replacement: "False" } as const;
  const text = JSON.stringify(after);
  const touched = parameters.some((name) => text.includes(`{"Ref":"${name}"}`) || text.includes(`\${${name}}`));
  if (!touched && same(before, after)) return undefined;
  if (before.Type !== after.Type) return { action: "Modify", replacement: "True" } as const;
  const [one, two] = [before.Properties ?? {}, after.Properties ?? {}] as Document[];
  const changed = Object.keys({ ...one, ...two }).filter((name) => !same(one?.[name], two?.[name]));
  const replaces = changed.map((name) => specificationOf(String(after.Type))?.properties[name]?.replaces);
  return {
    action: "Modify",
    replacement: replaces.includes("yes") ? "True" : replaces.includes("maybe") ? "Conditional" : "False",
  } as const;
}

/** Equal in content, whatever the order of the members. */
const same = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);

const ordered = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

async function nestedTemplate(project: CompiledProject, resource: Document | undefined): Promise<Document | undefined> {
  const url = (resource?.Properties as Document | undefined)?.TemplateURL;
  const asset = project.assets.find(({ bucket, key }) => typeof url === "string" && url.endsWith(`/${bucket}/${key}`));
  return asset && (JSON.parse(Buffer.from(await asset.body()).toString("utf8")) as Document);
}

async function deployedStack(client: CloudFormationClient, StackName: string) {
  if (StackName === "") return undefined;
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const { TemplateBody = "{}" } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: "Original" }));
    const ids = new Map<string, string>();
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
      for (const { LogicalResourceId: id = "", PhysicalResourceId: physical = "" } of StackResourceSummaries)
        ids.set(id, physical);
    return {
      ids,
      parameters: new Map((Stacks?.[0]?.Parameters ?? []).map((each) => [each.ParameterKey, each.ParameterValue])),
      template: (typeof TemplateBody === "string" ? JSON.parse(TemplateBody) : TemplateBody) as Document,
    };
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}
