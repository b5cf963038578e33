import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { CompiledProject } from "../compiled-project.js";
import type { Outputs } from "../front-end/render.js";
import { type Gen1Resource, stackOf } from "../gen1/resources.js";
import { isObject, type JsonObject } from "../json-file.js";
import {
  AMPLIFY_META,
  BACKEND,
  BACKEND_CONFIG,
  Backend,
  CURRENT_CLOUD_BACKEND,
  FEATURE_FLAGS,
  folderOf,
  TEAM_PROVIDER_INFO,
} from "./backend.js";
import { writeBuiltFiles } from "./built-files.js";
import type { Draft } from "./draft.js";
import { folderHash } from "./folder-hash.js";

/** Where the last push's templates are kept, below the backend. */
const PUSHED = "awscloudformation/build";
/** Beside the resources' folders, what a push keeps of the backend. */
const KEPT_FILES = ["backend-config.json", "tags.json", "package.json", "tsconfig.json"];
const LEFT_OUT = new Set(["node_modules", "dist", ".temp"]);

/** An environment of an Amplify project as it is deployed. */
export interface CloudState {
  /** Outputs of the root stack: ids and names of the stack, its bucket and its roles. */
  readonly root: Readonly<Record<string, string>>;
  readonly outputs: Outputs;
  /** When it was deployed. */
  readonly time: Date;
}

/** Templates of a push: as they lie in the project, by category and name, and as they were sent, by their key. */
export interface PushedTemplates {
  readonly built: ReadonlyMap<string, JsonObject>;
  readonly sent: ReadonlyMap<string, JsonObject>;
}

/**
 * Writes down what was pushed where the Amplify CLI does: `amplify-meta.json` with outputs and times, the provider's values
 * in `team-provider-info.json`, the templates of the push, and in `#current-cloud-backend` a copy of the backend, by which
 * both tell what has changed since.
 */
export function recordPush(
  draft: Draft,
  project: CompiledProject,
  state: CloudState,
  templates: PushedTemplates,
): void {
  const backend = new Backend(draft);
  const provider = recordProvider(draft, project.environment, state.root);
  writeBuiltFiles(draft, project, templates.built);
  writeSent(draft, project, templates.sent);
  let meta: JsonObject = { ...draft.object(AMPLIFY_META), providers: { awscloudformation: provider } };
  for (const resource of backend.resources()) {
    const pushed = pushedMeta(draft, project, resource, state);
    if (pushed === undefined) continue;
    const { category, name } = resource;
    const siblings = isObject(meta[category]) ? meta[category] : {};
    const known = isObject(siblings[name]) ? siblings[name] : resource.settings;
    meta = { ...meta, [category]: { ...siblings, [name]: { ...known, ...pushed } } };
    const { s3Bucket } = pushed;
    backend.giveValues(category, name, isObject(s3Bucket) ? s3Bucket : {}, project.environment);
  }
  draft.writeJson(AMPLIFY_META, meta);
  nameParameters(draft, project.environment);
  keepCurrent(draft, meta, backend.resources());
}

const FROM_ROOT = [
  ...["Region", "StackName", "StackId", "DeploymentBucketName"],
  ...["AuthRoleArn", "UnauthRoleArn", "AuthRoleName", "UnauthRoleName"],
];

/** Enters what the root stack tells of itself into `team-provider-info.json`. */
export function recordProvider(draft: Draft, environment: string, root: CloudState["root"]): JsonObject {
  const teams = draft.object(TEAM_PROVIDER_INFO) ?? {};
  const team = isObject(teams[environment]) ? teams[environment] : {};
  const known = isObject(team.awscloudformation) ? team.awscloudformation : {};
  const told = FROM_ROOT.flatMap((name) => (root[name] === undefined ? [] : [[name, root[name]] as const]));
  const { AmplifyAppId, ...others } = known;
  const provider: JsonObject = {
    ...Object.fromEntries(told),
    ...Object.fromEntries(Object.entries(others).filter(([name]) => root[name] === undefined)),
    ...(AmplifyAppId === undefined ? {} : { AmplifyAppId }),
  };
  draft.writeJson(TEAM_PROVIDER_INFO, { ...teams, [environment]: { ...team, awscloudformation: provider } });
  return provider;
}

/** What a push adds to a resource in `amplify-meta.json`; undefined for what it doesn't deploy. */
function pushedMeta(
  draft: Draft,
  project: CompiledProject,
  { category, name, settings }: Gen1Resource,
  { outputs, time }: CloudState,
): JsonObject | undefined {
  const lastPushTimeStamp = time.toISOString();
  if (settings.serviceType === "imported") return { lastPushTimeStamp };
  const logicalId = stackOf(category, name);
  const resources = isObject(project.template.Resources) ? project.template.Resources : {};
  const stack = resources[logicalId];
  if (!isObject(stack) || !isObject(stack.Properties)) return undefined;
  const code = project.assets.find(
    ({ key }) => category === "function" && key.replace(/-[0-9a-f]{20}-build\.zip$/, "") === `amplify-builds/${name}`,
  );
  return {
    ...(code === undefined
      ? {}
      : {
          lastBuildTimeStamp: lastPushTimeStamp,
          lastBuildType: "PROD",
          lastPackageTimeStamp: lastPushTimeStamp,
          distZipFilename: code.key.replace("amplify-builds/", ""),
          s3Bucket: { deploymentBucketName: code.bucket, s3Key: code.key },
        }),
    providerMetadata: { s3TemplateURL: stack.Properties.TemplateURL ?? "", logicalId },
    lastPushTimeStamp,
    output: { ...outputs(logicalId) },
    lastPushDirHash: folderHash(name, filesBelow(draft, folderOf(category, name))),
  };
}

/** `backend-config.json` names each value that the environment gives a resource, so that a `pull` looks for it. */
export function nameParameters(draft: Draft, environment: string): void {
  const config = draft.object(BACKEND_CONFIG) ?? {};
  const known = isObject(config.parameters) ? config.parameters : {};
  const team = draft.object(TEAM_PROVIDER_INFO)?.[environment];
  const categories = isObject(team) && isObject(team.categories) ? team.categories : {};
  const named = Object.entries(categories).flatMap(([category, resources]) =>
    Object.entries(isObject(resources) ? resources : {}).flatMap(([resourceName, values]) =>
      Object.keys(isObject(values) ? values : {}).map((key): [string, JsonObject] => [
        `AMPLIFY_${category}_${resourceName}_${key}`,
        { usedBy: [{ category, resourceName }] },
      ]),
    ),
  );
  if (named.length === 0) return;
  const parameters = { ...Object.fromEntries(named), ...known };
  const order = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
  draft.writeJson(
    BACKEND_CONFIG,
    Object.fromEntries(
      Object.entries({ ...config, parameters: Object.fromEntries(Object.entries(parameters).sort(order)) }).sort(order),
    ),
  );
}

function writeSent(draft: Draft, project: CompiledProject, sent: PushedTemplates["sent"]): void {
  const built = new Set((project.built ?? []).map(({ category, name }) => `${category}/${name}`));
  for (const [key, template] of sent) {
    const [, category = "", file = ""] = key.split("/");
    const name = file.replace("-cloudformation-template.json", "");
    if (name === file) continue;
    const folder = built.has(`${category}/${name}`) ? `${name}/build` : name;
    draft.writeJson(`${BACKEND}/${PUSHED}/${category}/${folder}/${file}`, template);
  }
  draft.writeJson(`${BACKEND}/${PUSHED}/root-cloudformation-stack.json`, project.template);
  if (project.bootstrap !== undefined)
    draft.writeJson(`${BACKEND}/${PUSHED}/${PUSHED}/root-cloudformation-stack.json`, project.bootstrap);
}

function keepCurrent(draft: Draft, meta: JsonObject, resources: readonly Gen1Resource[]): void {
  const kept = new Map<string, Uint8Array>();
  const folders = [PUSHED, ...resources.map(({ category, name }) => `${category}/${name}`)];
  for (const folder of folders)
    for (const [path, content] of filesBelow(draft, `${BACKEND}/${folder}`)) kept.set(`${folder}/${path}`, content);
  for (const file of KEPT_FILES) {
    const text = draft.text(`${BACKEND}/${file}`);
    if (text !== undefined) kept.set(file, Buffer.from(text));
  }
  kept.set("amplify-meta.json", Buffer.from(JSON.stringify(meta, undefined, 2)));
  draft.remove(CURRENT_CLOUD_BACKEND);
  for (const [path, content] of kept) draft.writeBytes(`${CURRENT_CLOUD_BACKEND}/${path}`, content);
}

/** Files of a folder with the draft's changes laid over them; paths are relative to it. */
export function filesBelow(draft: Draft, folder: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const walk = (below: string) => {
    for (const entry of readdirSync(join(draft.directory, folder, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) walk(path);
      else if (entry.isFile() && draft.has(`${folder}/${path}`))
        found.set(path, readFileSync(join(draft.directory, folder, path)));
    }
  };
  if (existsSync(join(draft.directory, folder))) walk("");
  for (const [path, content] of draft.changes)
    if (path.startsWith(`${folder}/`) && content !== undefined)
      found.set(path.slice(folder.length + 1), Buffer.from(content));
  return found;
}

/** `#current-cloud-backend.zip`, from which `pull` brings the backend back. */
export function cloudBackendZip(draft: Draft): Uint8Array {
  const files = filesBelow(draft, CURRENT_CLOUD_BACKEND);
  const flags = draft.text(FEATURE_FLAGS);
  if (flags !== undefined) files.set("cli.json", Buffer.from(flags));
  return zipSync(Object.fromEntries([...files].sort(([one], [other]) => (one < other ? -1 : 1))), { level: 6 });
}
