import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Asset, ProjectFunction } from "../compiled-project.js";
import {
  isObject,
  type Json,
  type JsonObject,
  readJsonIfThere,
  readObjectIfThere,
  readTemplate,
} from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { folderFingerprint, zipFolder } from "../zip.js";
import { withCustomPolicies } from "./custom-policies.js";
import type { Environment } from "./environment.js";
import { type Part, templateKey } from "./part.js";
import { codeFromBucket, pushChanges, tellExecutionRole } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource, stackOf, templateFile } from "./resources.js";

/** A Lambda function: its template is kept under version control, its code lies in `src`. */
export async function functionPart(resource: Gen1Resource, environment: Environment): Promise<Part> {
  const file = templateFile(resource);
  if (file === undefined)
    throw new ProjectError("MissingFile", `The function ${resource.name} has no template`, {
      lookedFor: [join(resource.directory, `${resource.name}-cloudformation-template.json`)],
      next: "Take it from version control again.",
    });
  const policies = join(resource.directory, "custom-policies.json");
  const template = pushChanges(
    codeFromBucket(
      tellExecutionRole(withCustomPolicies(await readTemplate(file), readJsonIfThere(policies), policies)),
    ),
    "function-Lambda",
  );
  const values: JsonObject = {
    ...readObjectIfThere(join(resource.directory, "parameters.json")),
    ...environment.valuesOf(resource.category, resource.name),
  };
  const coded = codeOf(resource, template, environment);
  const parameters: JsonObject = {
    ...values,
    ...(declares(template, "secretsPathAmplifyAppId") ? { secretsPathAmplifyAppId: environment.appId } : {}),
    ...coded.parameters,
    ...dependencyParameters(resource),
    env: environment.name,
  };
  return {
    category: resource.category,
    name: resource.name,
    key: templateKey(resource.category, `${resource.name}-cloudformation-template.json`),
    template,
    parameters,
    assets: coded.assets,
    functions: coded.functions.map((one) => ({ ...one, functionName: physicalName(template, one, parameters) })),
    missingDependencies: coded.missing,
    // The code itself is served from its folder as it stands; only what it needs installed is looked at here.
    watch: [
      file,
      ...["parameters.json", "custom-policies.json"].map((name) => join(resource.directory, name)),
      ...coded.functions.map(({ source }) => join(source, "package.json")),
    ],
  };
}

export const declares = (template: JsonObject, parameter: string): boolean =>
  isObject(template.Parameters) && Object.hasOwn(template.Parameters, parameter);

interface Coded {
  readonly parameters: JsonObject;
  readonly assets: readonly Asset[];
  readonly functions: readonly ProjectFunction[];
  readonly missing: readonly { readonly function: string; readonly directory: string }[];
}

function codeOf(resource: Gen1Resource, template: JsonObject, environment: Environment): Coded {
  const found = functionIn(template);
  const told = found?.definition.Metadata;
  const path = isObject(told) && typeof told["aws:asset:path"] === "string" ? told["aws:asset:path"] : "./src";
  const source = join(resource.directory, path);
  if (found === undefined) return { parameters: {}, assets: [], functions: [], missing: [] };
  if (!existsSync(source))
    throw new ProjectError("MissingFile", `The code of the function ${resource.name} is missing`, {
      lookedFor: [source],
      next: "Take it from version control again.",
    });
  const fingerprint = folderFingerprint(source);
  const key = `amplify-builds/${resource.name}-${fingerprint.slice(0, 20)}-build.zip`;
  const properties = isObject(found.definition.Properties) ? found.definition.Properties : {};
  const text = (value: Json | undefined) => (typeof value === "string" ? value : undefined);
  const missing = needsPackages(source) && !existsSync(join(source, "node_modules"));
  return {
    parameters: { deploymentBucketName: environment.bucket, s3Key: key },
    assets: [
      {
        bucket: environment.bucket,
        key,
        contentType: "application/zip",
        fingerprint,
        body: async () => zipFolder(source),
      },
    ],
    functions: [
      {
        logicalName: resource.name,
        functionName: undefined,
        resource: { logicalId: found.id, stack: stackOf(resource.category, resource.name) },
        source,
        runtime: text(properties.Runtime),
        handler: text(properties.Handler),
      },
    ],
    missing: missing ? [{ function: resource.name, directory: source }] : [],
  };
}

function functionIn(template: JsonObject): { id: string; definition: JsonObject } | undefined {
  const resources = isObject(template.Resources) ? template.Resources : {};
  for (const id of ["LambdaFunction", ...Object.keys(resources)]) {
    const definition = resources[id];
    if (isObject(definition) && definition.Type === "AWS::Lambda::Function") return { id, definition };
  }
  return undefined;
}

function needsPackages(source: string): boolean {
  const { dependencies } = readObjectIfThere(join(source, "package.json")) ?? {};
  return isObject(dependencies) && Object.keys(dependencies).length > 0;
}

/** The function's name in Lambda, where the template alone says it. */
function physicalName(template: JsonObject, one: ProjectFunction, parameters: JsonObject): string | undefined {
  const resources = isObject(template.Resources) ? template.Resources : {};
  const definition = resources[one.resource.logicalId];
  const properties = isObject(definition) && isObject(definition.Properties) ? definition.Properties : {};
  const name = worth(properties.FunctionName, parameters);
  return typeof name === "string" ? name : undefined;
}

/** Works out the few functions of which Amplify makes names; undefined for anything that only CloudFormation knows. */
function worth(value: Json | undefined, parameters: JsonObject): Json | undefined {
  if (!isObject(value)) return Array.isArray(value) ? undefined : value;
  const { Ref: reference, "Fn::If": choice, "Fn::Join": join, "Fn::Sub": sub } = value;
  if (typeof reference === "string") return worth(parameters[reference], parameters);
  if (Array.isArray(choice) && choice[0] === "ShouldNotCreateEnvResources")
    return worth(choice[parameters.env === "NONE" ? 1 : 2], parameters);
  if (Array.isArray(join) && typeof join[0] === "string" && Array.isArray(join[1])) {
    const parts = join[1].map((part) => worth(part, parameters));
    return parts.every((part) => part !== undefined) ? parts.join(join[0]) : undefined;
  }
  if (typeof sub === "string") {
    const text = sub.replace(/\$\{([A-Za-z0-9]+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
    return text.includes("${") ? undefined : text;
  }
  return undefined;
}
