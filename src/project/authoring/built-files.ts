import type { CompiledProject } from "../compiled-project.js";
import { type Gen1Resource, templateFile } from "../gen1/resources.js";
import { isObject, type Json, type JsonObject, readTemplate } from "../json-file.js";
import { folderOf } from "./backend.js";
import type { Draft } from "./draft.js";

const TYPES = "amplify/backend/types/amplify-dependent-resources-ref.d.ts";

/** The template of each resource as it lies in the project, by category and name: what a push adds isn't in it. */
export async function resourceTemplates(
  project: CompiledProject,
  resources: readonly Gen1Resource[],
): Promise<Map<string, JsonObject>> {
  const found = new Map((project.built ?? []).map(({ category, name, template }) => [`${category}/${name}`, template]));
  for (const resource of resources) {
    const file = templateFile(resource);
    const id = `${resource.category}/${resource.name}`;
    if (file !== undefined && !found.has(id)) found.set(id, await readTemplate(file));
  }
  return found;
}

/** Writes what `amplify build` generates: templates and parameters of API and auth, and the types of their outputs. */
export function writeBuiltFiles(
  draft: Draft,
  project: CompiledProject,
  templates: ReadonlyMap<string, JsonObject>,
): void {
  for (const resource of project.built ?? []) {
    const folder = `${folderOf(resource.category, resource.name)}/build`;
    const file = `${folder}/${resource.file ?? `${resource.name}-cloudformation-template.json`}`;
    draft.writeJson(file, settled(draft, file, resource.template));
    draft.writeJson(`${folder}/parameters.json`, resource.parameters);
  }
  draft.write(TYPES, `export type AmplifyDependentResourcesAttributes = ${outputTypes(project, templates)}`);
}

/** A built template that is the same but for the digits in names of the deployment stays as the Amplify CLI wrote it. */
function settled(draft: Draft, file: string, template: JsonObject): JsonObject {
  const before = draft.object(file);
  if (before === undefined) return template;
  // A push of the Amplify CLI leaves its own description, as JSON.
  const plain = ({ Description: _, ...value }: JsonObject) =>
    canonical(
      JSON.parse(
        JSON.stringify(value)
          .replace(/(Default[45]XXResponse)[0-9a-f]{8}/g, "$1")
          .replace(/(DeploymentAPIGW[A-Za-z0-9]*?)[0-9a-f]{8}(?=")/g, "$1"),
      ),
    );
  return plain(before) === plain(template) ? before : template;
}

/** JSON with keys in order, and the names of `DependsOn` too: their order says nothing. */
function canonical(value: Json, key = ""): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return `[${(key === "DependsOn" ? items.sort() : items).join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null, name)}`).join()}}`;
}

/** `{ api: { name: { ApiId: "string" } } }`, in the order of names. */
function outputTypes(project: CompiledProject, templates: ReadonlyMap<string, JsonObject>): string {
  const types: Record<string, Record<string, Record<string, string>>> = {};
  for (const { category, name } of [...project.resources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const outputs = templates.get(`${category}/${name}`)?.Outputs;
    if (!isObject(outputs)) continue;
    types[category] ??= {};
    const group = types[category];
    if (group)
      group[name] = Object.fromEntries(
        Object.keys(outputs)
          .filter((output) => !hasCondition(outputs[output]))
          .sort()
          .map((output) => [output, "string"]),
      );
  }
  const ordered = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(ordered, undefined, 2);
}

/** An output that isn't always there has no type. */
const hasCondition = (output: Json | undefined): boolean => isObject(output) && output.Condition !== undefined;
