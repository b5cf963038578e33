import { isImportedAuth, valuesOfImported } from "../gen1/imported-auth.js";
import { resourcesIn, stackOf } from "../gen1/resources.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
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
import { type CloudState, filesBelow, recordProvider } from "./cloud-backend.js";
import type { Draft } from "./draft.js";
import { folderHash } from "./folder-hash.js";

/** What is made anew on each machine, and so is not in the cloud. */
const STAYS = /^(types\/|package-lock\.json$|amplify-meta\.json$|awscloudformation\/override\.ts$)/;

/** Parameters of a nested stack, by its logical id. */
export type StackParameters = (stack: string) => Readonly<Record<string, string>>;

/** The resources whose files were changed since they were pushed or pulled, as `category/name`. */
export function changedResources(draft: Draft): string[] {
  const names = (config: JsonObject | undefined) =>
    Object.entries(config ?? {}).flatMap(([category, resources]) =>
      category === "parameters" || !isObject(resources) ? [] : Object.keys(resources).map((name) => [category, name]),
    );
  const known = draft.object(`${CURRENT_CLOUD_BACKEND}/backend-config.json`);
  const all = new Set([...names(known), ...names(draft.object(BACKEND_CONFIG))].map((id) => id.join("/")));
  const hash = (folder: string, id: string) => folderHash(id, filesBelow(draft, `${folder}/${id}`));
  return [...all].filter((id) => hash(BACKEND, id) !== hash(CURRENT_CLOUD_BACKEND, id));
}

/**
 * Puts a backend from the cloud in the place of the local one, as the Amplify CLI's `pull` does. `files` are those of
 * `#current-cloud-backend.zip`. What isn't kept there, the values of the environment, comes from the deployed stacks.
 */
export function pullBackend(
  draft: Draft,
  files: ReadonlyMap<string, Uint8Array>,
  environment: string,
  { root, outputs }: CloudState,
  parameters: StackParameters,
): void {
  const kept = new Map([...files].filter(([path]) => !/^cli(\.\w+)?\.json$/.test(path)));
  for (const [path, content] of files) if (!kept.has(path)) draft.writeBytes(`amplify/${path}`, content);
  if (!draft.has(FEATURE_FLAGS)) draft.writeJson(FEATURE_FLAGS, { features: {} });
  draft.remove(CURRENT_CLOUD_BACKEND);
  for (const [path, content] of kept) draft.writeBytes(`${CURRENT_CLOUD_BACKEND}/${path}`, content);
  const before = new Backend(draft).config;
  for (const path of filesBelow(draft, BACKEND).keys())
    if (!kept.has(path) && !STAYS.test(path)) draft.remove(`${BACKEND}/${path}`);
  for (const [path, content] of kept) if (path !== "amplify-meta.json") draft.writeBytes(`${BACKEND}/${path}`, content);
  const config = draft.object(BACKEND_CONFIG) ?? {};
  for (const { category, name } of resourcesIn(draft.directory, before))
    if (!isObject(config[category]) || config[category][name] === undefined) draft.remove(folderOf(category, name));
  const provider = recordProvider(draft, environment, root);
  const meta = draft.object(`${CURRENT_CLOUD_BACKEND}/amplify-meta.json`) ?? {};
  pullValues(draft, environment, config, parameters);
  pullImported(draft, environment, config, meta);
  draft.writeJson(AMPLIFY_META, { ...withOutputs(meta, outputs), providers: { awscloudformation: provider } });
}

/** Each resource with what its stack puts out now. */
function withOutputs(meta: JsonObject, outputs: CloudState["outputs"]): JsonObject {
  const renewed = (category: string, name: string, settings: Json): Json => {
    const now = outputs(stackOf(category, name));
    return isObject(settings) && now !== undefined ? { ...settings, output: { ...now } } : settings;
  };
  return Object.fromEntries(
    Object.entries(meta).map(([category, resources]) => [
      category,
      category === "providers" || !isObject(resources)
        ? resources
        : Object.fromEntries(
            Object.entries(resources).map(([name, settings]) => [name, renewed(category, name, settings)]),
          ),
    ]),
  );
}

/** CloudFormation shows this in place of a parameter that it must not show. */
const HIDDEN = "****";

/** The values of the environment that `backend-config.json` names as parameters, `AMPLIFY_<category>_<resource>_<name>`. */
function pullValues(draft: Draft, environment: string, config: JsonObject, parameters: StackParameters): void {
  const backend = new Backend(draft);
  for (const { category, name } of resourcesIn(draft.directory, config)) {
    const deployed = parameters(stackOf(category, name));
    const prefix = `AMPLIFY_${category}_${name}_`;
    const named = Object.keys(isObject(config.parameters) ? config.parameters : {}).filter((id) =>
      id.startsWith(prefix),
    );
    const values = named
      .map((id) => id.slice(prefix.length))
      .filter((id) => deployed[id] !== undefined && deployed[id] !== HIDDEN)
      .map((id): [string, Json] => [id, deployed[id] ?? ""]);
    if (draft.has(TEAM_PROVIDER_INFO)) backend.giveValues(category, name, Object.fromEntries(values), environment);
  }
}

/** Imported auth has no stack: what it is known by is in the outputs that the push wrote down. */
function pullImported(draft: Draft, environment: string, config: JsonObject, meta: JsonObject): void {
  const backend = new Backend(draft);
  for (const { category, name } of resourcesIn(draft.directory, config).filter(isImportedAuth)) {
    const known = isObject(meta[category]) ? meta[category][name] : undefined;
    const output = isObject(known) && isObject(known.output) ? known.output : {};
    backend.giveValues(category, name, valuesOfImported(output), environment);
  }
}
