import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Asset } from "../compiled-project.js";
import { isObject, type JsonObject, readObjectIfThere, readTemplate } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { folderFingerprint, zipFolder } from "../zip.js";
import type { Environment } from "./environment.js";
import { type Part, templateKey } from "./part.js";
import { pushChanges } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource } from "./resources.js";

/** The Lambda layer is told by its service; functions share its category. */
export const isLayer = ({ category, service }: Pick<Gen1Resource, "category" | "service">): boolean =>
  category === "function" && service === "LambdaLayer";

/** The name that the Amplify CLI gives a layer's template. */
export const layerTemplate = (name: string): string => `${name}-awscloudformation-template.json`;

/**
 * A Lambda layer: what lies in `lib`, for each language in its folder, and in `opt`, whose files win. What changes there
 * is a new version; the functions that take the latest one get it with the same deployment.
 */
export async function layerPart(resource: Gen1Resource, environment: Environment): Promise<Part> {
  const { category, name, directory } = resource;
  const file = join(directory, layerTemplate(name));
  if (!existsSync(file))
    throw new ProjectError("MissingFile", `The layer ${name} has no template`, {
      lookedFor: [file],
      next: "Take it from version control again.",
    });
  const folders = ["lib", "opt"].map((folder) => join(directory, folder)).filter((folder) => existsSync(folder));
  const asset = layerAsset(name, folders, environment);
  const packages = join(directory, "lib", "nodejs");
  return {
    category,
    name,
    key: templateKey(category, layerTemplate(name)),
    template: pushChanges(await readTemplate(file), "function-LambdaLayer"),
    parameters: {
      ...readObjectIfThere(join(directory, "parameters.json")),
      ...environment.valuesOf(category, name),
      ...dependencyParameters(resource),
      deploymentBucketName: environment.bucket,
      s3Key: asset.key,
      env: environment.name,
    },
    assets: [asset],
    missingDependencies: lacksPackages(packages) ? [{ function: name, directory: packages }] : [],
    watch: [file, join(directory, "parameters.json"), ...folders],
  };
}

function layerAsset(name: string, folders: readonly string[], { bucket }: Environment): Asset {
  const fingerprint = folderFingerprint(...folders);
  return {
    bucket,
    key: `amplify-builds/${name}-${fingerprint.slice(0, 20)}-build.zip`,
    contentType: "application/zip",
    fingerprint,
    body: async () => zipFolder(...folders),
  };
}

function lacksPackages(folder: string): boolean {
  const { dependencies } = readObjectIfThere(join(folder, "package.json")) ?? {};
  const some: JsonObject = isObject(dependencies) ? dependencies : {};
  return Object.keys(some).length > 0 && !existsSync(join(folder, "node_modules"));
}
