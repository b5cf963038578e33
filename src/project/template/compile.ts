import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Asset, CompiledProject, CompileOptions, UnsupportedResource } from "../compiled-project.js";
import { contentHash } from "../content-hash.js";
import { isObject, type Json, type JsonObject, readTemplate } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { globalsFor, withGlobals } from "../sam/globals.js";
import { isServerless, transformServerless } from "../sam/transform.js";
import { needsBucket } from "../template-size.js";
import { type Packed, packResources } from "./artifacts.js";

const NAMES = ["template.yaml", "template.yml", "template.json"];

/** The names that are looked for in a folder, in this order. */
export const templateNames = (directory: string): string[] => NAMES.map((name) => join(directory, name));

/** The template of a folder, if there is one under a usual name. */
export const templateIn = (directory: string): string | undefined =>
  templateNames(directory).find((file) => existsSync(file));

/**
 * Compiles a CloudFormation template or a SAM one: local paths become assets as `aws cloudformation package` makes them, and
 * AWS::Serverless is transformed. The stack is called as the folder.
 */
export async function compileTemplate(file: string, options: CompileOptions): Promise<CompiledProject> {
  const { accountId, region } = options.placement;
  const assets = new Map<string, Asset>();
  const unsupported: UnsupportedResource[] = [];
  const packed: Packed = {
    bucket: `sekisho-assets-${accountId}-${region}`,
    assets,
    functions: [],
    files: new Set([file]),
    sources: [],
    missingDependencies: [],
    nested: async (nestedFile, stack) => {
      packed.files.add(nestedFile);
      return compiled(packed, nestedFile, stack, unsupported, options);
    },
  };
  const source = await readTemplate(file);
  const template = await compiled(packed, file, undefined, unsupported, options, source);
  const stackName = stackNameOf(dirname(file));
  const parameters = parametersOf(file, template, options.parameters ?? {});
  return {
    kind: isServerless(source) ? "sam" : "cloudformation",
    name: stackName,
    environment: "",
    region,
    stackName,
    template,
    parameters,
    tags: {},
    capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    bootstrap: undefined,
    buckets: assets.size > 0 || needsBucket(JSON.stringify(template)) ? [packed.bucket] : [],
    ssmParameters: {},
    assets: [...assets.values()],
    sources: [{ key: undefined, file, kind: "template" }, ...packed.sources],
    resources: [
      { category: "stack", name: stackName, fingerprint: contentHash([template, parameters, [...assets.keys()]]) },
    ],
    functions: packed.functions,
    missingDependencies: packed.missingDependencies,
    buildScripts: [],
    unsupported,
    frontEnd: undefined,
    before: [],
    watch: [...packed.files],
  };
}

async function compiled(
  packed: Packed,
  file: string,
  stack: string | undefined,
  unsupported: UnsupportedResource[],
  options: CompileOptions,
  read?: JsonObject,
): Promise<JsonObject> {
  const source = read ?? (await readTemplate(file));
  if (!isObject(source.Resources))
    throw new ProjectError("InvalidFile", `${file} is no CloudFormation template: it has no Resources`, {
      place: { file },
      next: "Give the path of the template: sekisho start path/to/template.yaml",
    });
  const serverless = isServerless(source);
  if (serverless) refuseBuilds(file, source);
  const whole = serverless ? withGlobals(source) : source;
  const resources = await packResources(packed, file, stack, whole.Resources as JsonObject);
  const template: JsonObject = { ...whole, Resources: resources };
  if (!serverless) return template;
  const result = transformServerless(template, source);
  if (result.wrong.length > 0)
    throw new ProjectError("InvalidFile", `${file}: the SAM template has mistakes`, {
      place: { file },
      details: [...new Set(result.wrong)],
      next: "Mend them and save.",
    });
  for (const { resource, what } of result.unsupported)
    unsupported.push({ category: file, resource, reason: `${what} is not deployed here` });
  if (result.unsupported.length > 0 && options.skipUnsupported !== true)
    throw new ProjectError("Unsupported", "The SAM template uses what can't be deployed here", {
      place: { file },
      details: result.unsupported.map(({ resource, what }) => `${resource}: ${what}`),
      next: "Start with --skip-unsupported to leave these out.",
    });
  return result.template;
}

/** Code that `sam build` must compile first can't be run from its folder; what it built can. */
function refuseBuilds(file: string, source: JsonObject): void {
  const global = globalsFor(source, "AWS::Serverless::Function").CodeUri;
  const built = Object.entries(source.Resources as JsonObject).flatMap(([id, resource]) => {
    const { Metadata: metadata, Properties: properties } = isObject(resource) ? resource : {};
    const method = isObject(metadata) ? metadata.BuildMethod : undefined;
    const uri = (isObject(properties) ? properties.CodeUri : undefined) ?? global;
    return method === undefined || (typeof uri === "string" && uri.startsWith("s3:"))
      ? []
      : [`${id}: BuildMethod ${String(method)}`];
  });
  if (built.length === 0 || file.includes(join(".aws-sam", "build"))) return;
  throw new ProjectError("Unsupported", "Functions of the SAM template must be built first", {
    place: { file },
    details: built,
    next: `Run sam build, then: sekisho start ${join(dirname(file), ".aws-sam", "build", "template.yaml")}`,
  });
}

/** As CloudFormation wants it: letters, digits and hyphens, a letter first. */
function stackNameOf(directory: string): string {
  const folder = basename(directory) === "build" ? basename(join(directory, "../..")) : basename(directory);
  const name = folder.replace(/[^A-Za-z0-9]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
  return (name === "" ? "project" : name).slice(0, 128);
}

function parametersOf(
  file: string,
  template: JsonObject,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = isObject(template.Parameters) ? template.Parameters : {};
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  const missing = Object.entries(declared).flatMap(([name, declaration]) =>
    given[name] === undefined && !hasDefault(declaration) ? [name] : [],
  );
  if (unknown.length > 0)
    throw new ProjectError("InvalidFile", `The template has no parameter ${unknown.join(", ")}`, {
      place: { file },
      details: Object.keys(declared).map((name) => `parameter: ${name}`),
      next: "Name one of the template's parameters.",
    });
  if (missing.length > 0)
    throw new ProjectError("InvalidFile", "Some parameters of the template have no value", {
      place: { file },
      details: missing,
      next: `Give ${missing.length === 1 ? "it" : "them"}: ${missing.map((name) => `--parameter ${name}=VALUE`).join(" ")}`,
    });
  return { ...given };
}

const hasDefault = (declaration: Json): boolean => isObject(declaration) && declaration.Default !== undefined;
