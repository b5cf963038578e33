import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import type { Placement } from "../lib/placement.js";
import type { Asset, CompiledProject, CompiledStack, CompileOptions, ProjectFunction } from "./compiled-project.js";
import { contentHash } from "./content-hash.js";
import { isObject, type Json, type JsonObject, readObject, readObjectIfThere } from "./json-file.js";
import { ProjectError } from "./project-error.js";
import { folderFingerprint, zipFolder } from "./zip.js";

/** The version of CDK's bootstrap stack that we stand for: the newest that templates ask for at this time, and then some. */
const BOOTSTRAP_VERSION = "30";

interface Artifact {
  readonly id: string;
  readonly type: string;
  /** `aws://account/region`. */
  readonly environment: string;
  readonly properties: JsonObject;
  readonly dependencies: readonly string[];
}

/**
 * Compiles what `cdk synth` (or `ampx`) left in a `cdk.out`: the templates as they are, and the assets under the names
 * that the templates give them. Stacks that others depend on come first, in `before`.
 */
export async function compileCdkOut(directory: string, options: CompileOptions): Promise<CompiledProject> {
  const next = "Run cdk synth again.";
  const artifacts = readArtifacts(directory, next);
  const stacks = ordered(artifacts.filter(({ type }) => type === "aws:cloudformation:stack"));
  const chosen =
    options.stack === undefined ? stacks.at(-1) : stacks.find((stack) => stackName(stack) === options.stack);
  if (chosen === undefined)
    throw new ProjectError("NoProject", `There is no stack ${options.stack ?? ""} in ${directory}`.replace("  ", " "), {
      lookedFor: [join(directory, "manifest.json")],
      details: stacks.map((stack) => `stack: ${stackName(stack)}`),
      next,
    });
  const placement = { ...options.placement, ...regionOf(chosen) };
  const fill = (text: string) => filled(text, placement);
  const wanted = options.stack === undefined ? stacks : withNeeded(chosen, stacks);
  const compiled = wanted.map((stack) => compiledStack(directory, stack, next));
  const last = compiled.find((stack) => stack.stackName === stackName(chosen)) as CompiledStack;
  const assets = artifacts
    .filter(({ type }) => type === "cdk:asset-manifest")
    .flatMap((manifest) => assetsOf(directory, String(manifest.properties.file), fill, next));
  return {
    kind: "cdk-out",
    name: last.stackName,
    environment: "",
    region: placement.region,
    ...last,
    capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    bootstrap: undefined,
    buckets: [...new Set(assets.map(({ bucket }) => bucket))],
    ssmParameters: bootstrapParameters(artifacts),
    assets: [...new Map(assets.map((asset) => [`${asset.bucket}/${asset.key}`, asset])).values()],
    resources: compiled.map(({ stackName: name, template, parameters }) => ({
      category: "stack",
      name,
      fingerprint: contentHash([template, parameters]),
    })),
    functions: functionsOf(directory, compiled),
    missingDependencies: [],
    buildScripts: [],
    unsupported: [],
    frontEnd: undefined,
    before: compiled.filter((stack) => stack !== last),
    watch: [join(directory, "manifest.json")],
  };
}

function readArtifacts(directory: string, next: string): Artifact[] {
  const manifest = readObject(join(directory, "manifest.json"), next);
  const artifacts = isObject(manifest.artifacts) ? manifest.artifacts : {};
  const read = Object.entries(artifacts).flatMap(([id, artifact]): Artifact[] =>
    isObject(artifact)
      ? [
          {
            id,
            type: String(artifact.type),
            environment: String(artifact.environment ?? ""),
            properties: isObject(artifact.properties) ? artifact.properties : {},
            dependencies: Array.isArray(artifact.dependencies) ? artifact.dependencies.map(String) : [],
          },
        ]
      : [],
  );
  // Stages of a CDK app are assemblies of their own, in folders beside.
  const nested = read
    .filter(({ type }) => type === "cdk:cloud-assembly")
    .map(({ properties }) => String(properties.directoryName));
  if (nested.length > 0)
    throw new ProjectError("Unsupported", `${directory} holds stages, each with stacks of its own`, {
      details: nested.map((name) => `stage: ${name}`),
      next: `Start one of them: ${nested.map((name) => join(directory, name)).join(", ")}.`,
    });
  return read;
}

const stackName = ({ id, properties }: Artifact): string =>
  typeof properties.stackName === "string" ? properties.stackName : id;

/** Every stack after those that it depends on. */
function ordered(stacks: readonly Artifact[]): Artifact[] {
  const done = new Set<Artifact>();
  const visit = (stack: Artifact) => {
    if (done.has(stack)) return;
    for (const needed of needs(stack, stacks)) visit(needed);
    done.add(stack);
  };
  for (const stack of stacks) visit(stack);
  return [...done];
}

const needs = (stack: Artifact, stacks: readonly Artifact[]) =>
  stacks.filter((other) => other !== stack && stack.dependencies.includes(other.id));

function withNeeded(stack: Artifact, stacks: readonly Artifact[]): Artifact[] {
  const all = new Set<Artifact>();
  const add = (one: Artifact) => {
    if (all.has(one)) return;
    all.add(one);
    for (const needed of needs(one, stacks)) add(needed);
  };
  add(stack);
  return stacks.filter((one) => all.has(one));
}

/** The region that a stack is bound to; most are bound to none. The account is always the local one. */
function regionOf({ environment }: Artifact): Partial<Placement> {
  const region = /^aws:\/\/[^/]*\/([a-z0-9-]+)$/.exec(environment)?.[1];
  return region === undefined || region === "unknown-region" ? {} : { region };
}

const filled = (text: string, { accountId, region }: Placement): string =>
  text
    .replaceAll("${AWS::AccountId}", accountId)
    .replaceAll("${AWS::Region}", region)
    .replaceAll("${AWS::Partition}", "aws")
    .replaceAll("${AWS::URLSuffix}", "amazonaws.com");

function compiledStack(directory: string, stack: Artifact, next: string): CompiledStack {
  const parameters = isObject(stack.properties.parameters) ? stack.properties.parameters : {};
  const tags = isObject(stack.properties.tags) ? stack.properties.tags : {};
  const texts = (record: JsonObject) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));
  return {
    stackName: stackName(stack),
    template: readObject(join(directory, String(stack.properties.templateFile)), next),
    parameters: texts(parameters),
    tags: texts(tags),
  };
}

function assetsOf(directory: string, file: string, fill: (text: string) => string, next: string): Asset[] {
  const manifest = readObject(join(directory, file), next);
  const images = isObject(manifest.dockerImages) ? Object.keys(manifest.dockerImages) : [];
  if (images.length > 0)
    throw new ProjectError("Unsupported", "The app has container images, which are not deployed here", {
      details: images.map((image) => `image: ${image}`),
      next: "Use functions whose code is a folder.",
    });
  const files = isObject(manifest.files) ? Object.values(manifest.files).filter(isObject) : [];
  return files.flatMap((entry) => {
    const source = isObject(entry.source) ? entry.source : {};
    if (typeof source.path !== "string")
      throw new ProjectError("Unsupported", `${file} has an asset that a command makes`, {
        next: "Use assets that are files or folders.",
      });
    const path = isAbsolute(source.path) ? source.path : join(directory, source.path);
    if (!existsSync(path))
      throw new ProjectError("MissingFile", `An asset of the app is missing: ${path}`, { lookedFor: [path], next });
    const destinations = isObject(entry.destinations) ? Object.values(entry.destinations).filter(isObject) : [];
    return destinations.map(({ bucketName, objectKey }) =>
      asset(path, source.packaging === "zip", fill(String(bucketName)), fill(String(objectKey))),
    );
  });
}

function asset(path: string, zipped: boolean, bucket: string, key: string): Asset {
  // A folder becomes a zip; a file that is meant to be one already is.
  const folder = zipped && statSync(path).isDirectory();
  return {
    bucket,
    key,
    contentType: zipped ? "application/zip" : key.endsWith(".json") ? "application/json" : "application/octet-stream",
    fingerprint: folder ? folderFingerprint(path) : contentHash(readFileSync(path)),
    body: async () => (folder ? zipFolder(path) : readFileSync(path)),
  };
}

/** Templates refuse to be deployed unless CDK's bootstrap stack says its version in an SSM parameter. */
function bootstrapParameters(artifacts: readonly Artifact[]): Record<string, string> {
  const names = artifacts.map(({ properties }) => properties.bootstrapStackVersionSsmParameter);
  return Object.fromEntries(
    names.filter((name): name is string => typeof name === "string").map((name) => [name, BOOTSTRAP_VERSION]),
  );
}

/** Functions whose code is a folder of the assembly, in the stacks and in their nested ones. */
function functionsOf(directory: string, stacks: readonly CompiledStack[]): ProjectFunction[] {
  const text = (value: Json | undefined) => (typeof value === "string" ? value : undefined);
  const inTemplate = (template: JsonObject, stack: string | undefined): ProjectFunction[] =>
    Object.entries(isObject(template.Resources) ? template.Resources : {}).flatMap(([logicalId, resource]) => {
      if (!isObject(resource) || !isObject(resource.Metadata)) return [];
      const path = text(resource.Metadata["aws:asset:path"]);
      if (path === undefined) return [];
      const file = isAbsolute(path) ? path : join(directory, path);
      if (resource.Type === "AWS::CloudFormation::Stack") return inTemplate(readObjectIfThere(file) ?? {}, logicalId);
      const properties = isObject(resource.Properties) ? resource.Properties : {};
      if (resource.Type !== "AWS::Lambda::Function" || !existsSync(file) || !statSync(file).isDirectory()) return [];
      return [
        {
          logicalName: logicalId,
          functionName: text(properties.FunctionName),
          resource: { logicalId, stack },
          source: file,
          runtime: text(properties.Runtime),
          handler: text(properties.Handler),
        },
      ];
    });
  return stacks.flatMap(({ template }) => inTemplate(template, undefined));
}

/** The assembly that a folder is or holds. */
export function assemblyIn(directory: string): string | undefined {
  const candidates = [directory, join(directory, "cdk.out"), join(directory, ".amplify", "artifacts", "cdk.out")];
  return candidates.find((folder) => isAssembly(folder));
}

const isAssembly = (folder: string): boolean =>
  existsSync(join(folder, "manifest.json")) &&
  (basename(folder) === "cdk.out" || existsSync(join(folder, "cdk.out")) || holdsTemplates(folder));

const holdsTemplates = (folder: string): boolean => readdirSync(folder).some((file) => file.endsWith(".template.json"));
