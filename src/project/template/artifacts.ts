import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { Asset, ProjectFunction, TemplateSource } from "../compiled-project.js";
import { contentHash } from "../content-hash.js";
import { isObject, type Json, type JsonObject, readObjectIfThere, readTemplate } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { folderFingerprint, zipFile, zipFolder } from "../zip.js";

/** What the local paths of a template lead to. */
export interface Packed {
  readonly bucket: string;
  readonly assets: Map<string, Asset>;
  readonly functions: ProjectFunction[];
  /** Files that the templates are made from. */
  readonly files: Set<string>;
  /** Where nested templates come from. */
  readonly sources: TemplateSource[];
  readonly missingDependencies: { readonly function: string; readonly directory: string }[];
  /** Compiles a nested template. */
  nested(file: string, logicalId: string): Promise<JsonObject>;
}

interface Place {
  readonly file: string;
  readonly id: string;
  /** Logical id of the nested stack that the template is of. */
  readonly stack: string | undefined;
}

type Pack = (packed: Packed, place: Place, path: string, properties: JsonObject) => Promise<Json>;

/** The properties that may name a local file or folder (AWS CLI: `aws cloudformation package`). */
const LOCAL: Readonly<Record<string, readonly [property: string, pack: Pack]>> = {
  "AWS::Lambda::Function": ["Code", async (...call) => s3Object(await functionCode(...call), "S3Bucket", "S3Key")],
  "AWS::Serverless::Function": ["CodeUri", async (...call) => s3Object(await functionCode(...call), "Bucket", "Key")],
  "AWS::ApiGateway::RestApi": [
    "BodyS3Location",
    async (...call) => s3Object(definition(call[0], call[1], call[2]), "Bucket", "Key"),
  ],
  "AWS::Serverless::Api": [
    "DefinitionUri",
    async (...call) => s3Object(definition(call[0], call[1], call[2]), "Bucket", "Key"),
  ],
  "AWS::CloudFormation::Stack": ["TemplateURL", nestedTemplate],
};

/** The template's resources with addresses in S3 where they named files and folders of the project. */
export async function packResources(
  packed: Packed,
  file: string,
  stack: string | undefined,
  resources: JsonObject,
): Promise<JsonObject> {
  const result: JsonObject = {};
  for (const [id, resource] of Object.entries(resources)) {
    result[id] = resource;
    if (!isObject(resource)) continue;
    const properties = isObject(resource.Properties) ? resource.Properties : {};
    const [name = "", pack] = LOCAL[String(resource.Type)] ?? [];
    const value = properties[name];
    let changed = await withIncludes(packed, file, properties);
    if (pack && typeof value === "string" && isLocal(value))
      changed = { ...changed, [name]: await pack(packed, { file, id, stack }, value, properties) };
    if (Object.keys(changed).length > 0) result[id] = { ...resource, Properties: changed };
  }
  return result;
}

const isLocal = (value: string): boolean => !/^[a-z][a-z0-9+.-]+:\/\//i.test(value);

const s3Object = ({ bucket, key }: Asset, bucketName: string, keyName: string): Json => ({
  [bucketName]: bucket,
  [keyName]: key,
});

function located({ file, id }: Place, path: string): string {
  const found = resolve(dirname(file), path);
  if (existsSync(found)) return found;
  throw new ProjectError("MissingFile", `${id} names ${path}, which is missing`, {
    lookedFor: [found],
    place: { file },
    next: "Mend the path in the template, or take the files from version control again.",
  });
}

async function functionCode(packed: Packed, place: Place, path: string, properties: JsonObject): Promise<Asset> {
  const source = located(place, path);
  const text = (value: Json | undefined) => (typeof value === "string" ? value : undefined);
  if (!statSync(source).isDirectory()) {
    packed.files.add(source);
    const bytes = readFileSync(source);
    const archive = /^\.(zip|jar)$/i.test(extname(source));
    return put(packed, contentHash([path, contentHash(bytes)], 32), async () => (archive ? bytes : zipFile(source)));
  }
  packed.functions.push({
    logicalName: place.id,
    functionName: text(properties.FunctionName),
    resource: { logicalId: place.id, stack: place.stack },
    source,
    runtime: text(properties.Runtime),
    handler: text(properties.Handler),
  });
  const { dependencies } = readObjectIfThere(join(source, "package.json")) ?? {};
  if (isObject(dependencies) && Object.keys(dependencies).length > 0) {
    packed.files.add(join(source, "package.json"));
    if (!existsSync(join(source, "node_modules")))
      packed.missingDependencies.push({ function: place.id, directory: source });
  }
  return put(packed, folderFingerprint(source).slice(0, 32), async () => zipFolder(source));
}

function definition(packed: Packed, place: Place, path: string): Asset {
  const file = located(place, path);
  packed.files.add(file);
  const bytes = readFileSync(file);
  return put(packed, `${contentHash(bytes, 32)}${extname(file)}`, async () => bytes, "application/octet-stream");
}

async function nestedTemplate(packed: Packed, place: Place, path: string): Promise<Json> {
  const file = located(place, path);
  const text = JSON.stringify(await packed.nested(file, place.id));
  const asset = put(packed, `${contentHash(text, 32)}.template`, async () => Buffer.from(text), "application/json");
  packed.sources.push({ key: asset.key, file, kind: "template" });
  return `https://s3.amazonaws.com/${asset.bucket}/${asset.key}`;
}

/** The key tells the content, so that it is the fingerprint too. */
function put({ assets, bucket }: Packed, key: string, body: Asset["body"], contentType = "application/zip"): Asset {
  const asset: Asset = { bucket, key, contentType, fingerprint: key, body };
  assets.set(key, asset);
  return asset;
}

/** `Fn::Transform: AWS::Include` of a local file is replaced by what the file holds. */
async function withIncludes(packed: Packed, file: string, value: JsonObject): Promise<JsonObject> {
  return (await included(packed, file, value)) as JsonObject;
}

async function included(packed: Packed, file: string, value: Json): Promise<Json> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => included(packed, file, each)));
  if (!isObject(value)) return value;
  const { "Fn::Transform": transform, ...rest } = value;
  const { Name: name, Parameters: parameters } = isObject(transform) ? transform : {};
  const location = isObject(parameters) ? parameters.Location : undefined;
  const own = Object.fromEntries(
    await Promise.all(
      Object.entries(location === undefined ? value : rest).map(
        async ([key, each]): Promise<[string, Json]> => [key, await included(packed, file, each)],
      ),
    ),
  );
  if (location === undefined) return own;
  if (name !== "AWS::Include" || typeof location !== "string" || !isLocal(location)) return value;
  const path = located({ file, id: "AWS::Include", stack: undefined }, location);
  packed.files.add(path);
  return { ...(await readTemplate(path)), ...own };
}
