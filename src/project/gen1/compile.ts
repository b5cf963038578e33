import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { buildScriptsOf } from "../build-scripts.js";
import type {
  Asset,
  CompiledProject,
  CompileOptions,
  TemplateSource,
  UnsupportedResource,
} from "../compiled-project.js";
import { contentHash } from "../content-hash.js";
import { readFrontEnd } from "../front-end/front-end.js";
import { isObject, type Json, type JsonObject, readObjectIfThere, readTemplate } from "../json-file.js";
import { runOverride } from "../override/run-override.js";
import { ProjectError } from "../project-error.js";
import { apiPart, readPaths } from "./api-part.js";
import { apiPolicies } from "./api-policies.js";
import { authPart, hasIdentityPool, readCognitoConfig, unsupportedAuth, userPoolGroupsPart } from "./auth-part.js";
import { ENVIRONMENT_FILES, type Environment, readEnvironment } from "./environment.js";
import { functionPart } from "./function-part.js";
import { identityRoleResources } from "./identity-roles.js";
import { importedPool, isImportedAuth, withImported, withImportedAuth } from "./imported-auth.js";
import { ref } from "./intrinsics.js";
import { isLayer, layerPart } from "./layer-part.js";
import { type Part, templateKey } from "./part.js";
import { encryptBuckets, pushChanges } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource, readResources, stackOf, templateFile } from "./resources.js";
import { nestedStack, rootTemplate } from "./root-template.js";
import { isStorage, unsupportedStorage } from "./storage-inputs.js";
import { storagePart } from "./storage-part.js";
import { isTable } from "./table-inputs.js";
import { tablePart } from "./table-part.js";

const POLICY_STACK = "APIGatewayAuthStack";
const USER_POOL_GROUPS = "userPoolGroups";

/**
 * Compiles an Amplify Gen 1 project out of what is under version control. Files that the Amplify CLI generated are not
 * looked at, and nothing is written into the project.
 */
export async function compileGen1(directory: string, options: CompileOptions): Promise<CompiledProject> {
  const environment = readEnvironment(directory, options.environment, options.placement.region);
  const all = readResources(directory);
  const unsupported = all.flatMap((resource) => unsupportedReasons(resource, directory));
  const refused = unsupported.filter((one) => !isConsoleHosting(one));
  if (refused.length > 0 && options.skipUnsupported !== true) throw notSupported(refused);
  const left = all.filter(
    (resource) => !unsupported.some((one) => one.category === resource.category && one.resource === resource.name),
  );
  const auth = left.find((resource) => resource.category === "auth" && resource.name !== USER_POOL_GROUPS);
  const imported = left.filter(isImportedAuth);
  const made: Part[] = [];
  for (const resource of left)
    if (!imported.includes(resource)) made.push(await partOf(resource, { directory, auth, environment, options }));
  const parts = withImported(withoutLeftOut(made, unsupported), imported, environment, directory);
  checkReferences(parts, environment, directory);
  const root = await rootOf(directory, environment, options);
  const policies = apiPolicies(
    Object.fromEntries(left.filter(isRestApi).map((resource) => [resource.name, readPaths(resource)])),
    environment.name,
  );
  const identities =
    auth !== undefined && !imported.includes(auth) && hasIdentityPool(readCognitoConfig(auth, directory));
  const policiesKey = templateKey("api", `${POLICY_STACK}.json`);
  const resources: JsonObject = {
    ...(policies === undefined
      ? {}
      : { [POLICY_STACK]: nestedStack(url(environment, policiesKey), policyParameters(left, environment)) }),
    ...Object.fromEntries(
      parts.map((part) => [
        stackOf(part.category, part.name),
        nestedStack(url(environment, part.key), part.parameters),
      ]),
    ),
    ...(identities && auth !== undefined ? identityRoleResources(stackOf("auth", auth.name)) : {}),
  };
  const importedPools = imported.map((resource) => importedPool(resource, environment));
  return {
    kind: "amplify-gen1",
    name: environment.projectName,
    environment: environment.name,
    region: environment.region,
    stackName: environment.stackName,
    template: { ...root.template, Resources: { ...(root.template.Resources as JsonObject), ...resources } },
    parameters: {
      DeploymentBucketName: environment.bucket,
      AuthRoleName: environment.authRoleName,
      UnauthRoleName: environment.unauthRoleName,
    },
    tags: environment.tags,
    capabilities: ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    bootstrap: root.template,
    buckets: [],
    ssmParameters: {},
    assets: [
      ...parts.flatMap((part) => [templateAsset(environment, part.key, part.template), ...(part.assets ?? [])]),
      ...(policies === undefined ? [] : [templateAsset(environment, policiesKey, policies)]),
    ],
    sources: [...programOf(undefined, root.files[0]), ...parts.flatMap((part) => sourceOf(part, left))],
    resources: parts.map(({ category, name, template, parameters, assets = [] }) => ({
      category,
      name,
      fingerprint: contentHash([template, parameters, assets.map(({ fingerprint }) => fingerprint)]),
    })),
    built: parts.flatMap(({ category, name, built }) => (built === undefined ? [] : [{ category, name, ...built }])),
    functions: parts.flatMap((part) => part.functions ?? []),
    missingDependencies: parts.flatMap((part) => part.missingDependencies ?? []),
    buildScripts: buildScriptsOf(directory),
    unsupported,
    importedPools,
    frontEnd: withImportedAuth(readFrontEnd(directory, left, environment.region), auth, environment),
    before: [],
    watch: [
      ...new Set([
        join(directory, "amplify", "backend", "backend-config.json"),
        ...ENVIRONMENT_FILES.map((file) => join(directory, file)),
        ...root.files,
        ...parts.flatMap((part) => part.watch),
      ]),
    ],
  };
}

/** A template that lies in the project, or the override.ts that goes over a generated one. */
function sourceOf({ category, name, key }: Part, resources: readonly Gen1Resource[]): TemplateSource[] {
  const resource = resources.find((each) => each.category === category && each.name === name);
  if (resource === undefined) return [];
  const overrides = programOf(key, join(resource.directory, "override.ts"));
  const file = templateFile(resource);
  return overrides.length > 0 || file === undefined ? overrides : [{ key, file, kind: "template" }];
}

const programOf = (key: string | undefined, file: string | undefined): TemplateSource[] =>
  file !== undefined && existsSync(file) ? [{ key, file, kind: "program" }] : [];

/** Where the front end is served from in the cloud; the backend has no use for it. */
const isConsoleHosting = ({ category, resource }: UnsupportedResource) =>
  category === "hosting" && resource === "amplifyhosting";

/** What would be read of a resource that was left out becomes a text that says so. */
function withoutLeftOut(parts: readonly Part[], leftOut: readonly UnsupportedResource[]): Part[] {
  const stacks = new Map(
    leftOut.map(({ category, resource }) => [stackOf(category, resource), `${category}/${resource}`]),
  );
  const replaced = (value: Json): Json => {
    const read = isObject(value) ? value["Fn::GetAtt"] : undefined;
    const name = Array.isArray(read) ? stacks.get(String(read[0])) : undefined;
    return name === undefined || !Array.isArray(read)
      ? value
      : `left-out:${name}.${String(read[1]).replace("Outputs.", "")}`;
  };
  return parts.map((part) => ({
    ...part,
    parameters: Object.fromEntries(Object.entries(part.parameters).map(([name, value]) => [name, replaced(value)])),
  }));
}

const isRestApi = (resource: Gen1Resource) => resource.category === "api" && resource.service === "API Gateway";
const url = (environment: Environment, key: string) => `https://s3.amazonaws.com/${environment.bucket}/${key}`;

/** Without the white space that the Amplify CLI writes: a large API would be more than the 1 MB that CloudFormation takes. */
function templateAsset(environment: Environment, key: string, template: JsonObject): Asset {
  const text = JSON.stringify(template);
  return {
    bucket: environment.bucket,
    key,
    contentType: "application/json",
    fingerprint: contentHash(text),
    body: async () => Buffer.from(text),
  };
}

const policyParameters = (left: readonly Gen1Resource[], environment: Environment): JsonObject => ({
  authRoleName: ref("AuthRoleName"),
  unauthRoleName: ref("UnauthRoleName"),
  env: environment.name,
  ...Object.fromEntries(
    left.filter(isRestApi).map(({ name }) => [name, { "Fn::GetAtt": [stackOf("api", name), "Outputs.ApiId"] }]),
  ),
});

async function rootOf(directory: string, environment: Environment, options: CompileOptions) {
  const file = join(directory, "amplify", "backend", "awscloudformation", "override.ts");
  const generated = rootTemplate();
  if (!existsSync(file)) return { template: encryptBuckets(generated), files: [file] };
  const overridden = await runOverride(
    {
      file,
      packages: join(directory, "amplify", "backend"),
      template: generated,
      handles: { deploymentBucket: "DeploymentBucket", authRole: "AuthRole", unauthRole: "UnauthRole" },
      className: "AmplifyRootStack",
      takenParameter: "Cfn Parameter with LogicalId %s already exists",
      environment: environment.name,
      projectName: environment.projectName,
    },
    options,
  );
  return { template: encryptBuckets(overridden.template), files: overridden.files };
}

interface Around {
  readonly directory: string;
  readonly auth: Gen1Resource | undefined;
  readonly environment: Environment;
  readonly options: CompileOptions;
}

async function partOf(resource: Gen1Resource, { directory, auth, environment, options }: Around): Promise<Part> {
  if (isLayer(resource)) return layerPart(resource, environment);
  if (resource.category === "function") return functionPart(resource, environment);
  if (isRestApi(resource))
    return apiPart(resource, auth?.name, environment, join(directory, "amplify", "backend"), options);
  if (isStorage(resource))
    return storagePart(resource, auth?.name, environment, join(directory, "amplify", "backend"), options);
  if (isTable(resource)) return tablePart(resource, environment, join(directory, "amplify", "backend"), options);
  if (resource.category === "auth" && resource.name !== USER_POOL_GROUPS)
    return authPart(resource, directory, environment, options);
  if (resource.category === "auth" && auth !== undefined)
    return userPoolGroupsPart(resource, auth, directory, environment, options);
  return templatePart(resource, environment);
}

/** A resource whose template is kept under version control, like hosting and the user's own. */
async function templatePart(resource: Gen1Resource, environment: Environment): Promise<Part> {
  const file = templateFile(resource) ?? "";
  const { category, name, service } = resource;
  return {
    category,
    name,
    key: templateKey(category, basename(file)),
    template: pushChanges(await readTemplate(file), `${category}-${service}`),
    parameters: {
      ...readObjectIfThere(join(resource.directory, "parameters.json")),
      ...environment.valuesOf(category, name),
      ...dependencyParameters(resource),
      env: environment.name,
    },
    watch: [resource.directory],
  };
}

function unsupportedReasons(resource: Gen1Resource, directory: string): UnsupportedResource[] {
  const { category, name: of, service } = resource;
  const one = (reason: string): UnsupportedResource[] => [{ category, resource: of, reason }];
  if (isImportedAuth(resource)) return [];
  if (resource.settings.serviceType === "imported") return one("it was imported: it lies outside of the project");
  if (category === "auth" && of !== USER_POOL_GROUPS)
    return unsupportedAuth(resource, directory).map((reason) => ({ category, resource: of, reason }));
  if (category === "auth") return [];
  if (category === "function") return [];
  if (isRestApi(resource)) return of === "AdminQueries" ? one("the AdminQueries API is not generated yet") : [];
  if (category === "api") return one(`${service} APIs are not deployed; REST APIs are`);
  if (isStorage(resource)) return unsupportedStorage(resource).map((reason) => ({ category, resource: of, reason }));
  if (isTable(resource)) return [];
  if (service === "amplifyhosting") return one("hosting by the Amplify console has no part in the backend");
  if (templateFile(resource) === undefined)
    return one(`its template is generated by the Amplify CLI, and we don't generate ${service || category}`);
  return [];
}

const notSupported = (unsupported: readonly UnsupportedResource[]) =>
  new ProjectError("Unsupported", "The project uses what can't be deployed here", {
    details: unsupported.map(({ category, resource, reason }) => `${category}/${resource}: ${reason}`),
    next: "Start with --skip-unsupported to leave these out.",
  });

/** Values that nothing gives would fail in the middle of the deployment: they are told here, all at once. */
function checkReferences(parts: readonly Part[], environment: Environment, directory: string): void {
  const details = parts.flatMap((part) => {
    const declared = isObject(part.template.Parameters) ? part.template.Parameters : {};
    return Object.entries(declared)
      .filter(([name, definition]) => part.parameters[name] === undefined && !hasDefault(definition))
      .map(([name]) => `${environment.name}.categories.${part.category}.${part.name}.${name}`);
  });
  if (details.length > 0)
    throw new ProjectError("MissingFile", "Some parameters of the project have no value", {
      lookedFor: [join(directory, "amplify", "team-provider-info.json")],
      details,
      next: `Write ${details.length === 1 ? "it" : "them"} into amplify/team-provider-info.json.`,
    });
}

const hasDefault = (definition: unknown): boolean => isObject(definition) && definition.Default !== undefined;
