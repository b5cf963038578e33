import { contentHash } from "../content-hash.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { Api } from "./api-model.js";
import { functionEvents } from "./events.js";
import { CREATED_BY, functionRole } from "./function-role.js";
import { attributesOf, objectOf, type Sam, settled, taken } from "./sam.js";

/** Properties that mean the same in AWS::Lambda::Function. */
const SAME = [
  ...["Architectures", "CodeSigningConfigArn", "Description", "Environment", "EphemeralStorage", "FileSystemConfigs"],
  ...["FunctionName", "Handler", "KmsKeyArn", "Layers", "LoggingConfig", "MemorySize", "RecursiveLoop"],
  ...["ReservedConcurrentExecutions", "Runtime", "RuntimeManagementConfig", "SnapStart", "Timeout", "VpcConfig"],
];
const OWN = [
  ...["AssumeRolePolicyDocument", "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256"],
  ...["CodeUri", "DeadLetterQueue", "Events", "InlineCode", "PackageType", "PermissionsBoundary", "Policies"],
  ...["PropagateTags", "Role", "RolePath", "Tags", "Tracing", "VersionDescription"],
];
const NOT_MADE = [
  ...["DeploymentPreference", "EventInvokeConfig", "FunctionUrlConfig", "ImageConfig", "ImageUri"],
  ...["ProvisionedConcurrencyConfig", "CapacityProviderConfig", "DurableConfig", "SourceKMSKeyArn"],
];

/** AWS::Serverless::Function → the function, its role, alias and version, and what its events ask for. */
export function transformFunction(sam: Sam, id: string, resource: JsonObject, apis: ReadonlyMap<string, Api>): void {
  const properties = objectOf(resource.Properties);
  for (const name of Object.keys(properties)) {
    if (NOT_MADE.includes(name)) sam.unsupported(id, name);
    else if (!SAME.includes(name) && !OWN.includes(name))
      sam.wrong(id, `property ${name} not defined for resource of type AWS::Serverless::Function`);
  }
  if (properties.PackageType === "Image") sam.unsupported(id, "PackageType Image");
  const code = codeOf(sam, id, properties);
  const tags = Object.entries(objectOf(properties.Tags)).map(([Key, Value]): JsonObject => ({ Key, Value }));
  if (properties.Role === undefined)
    sam.resources[`${id}Role`] = functionRole(sam, id, resource, properties, [CREATED_BY, ...tags]);
  sam.resources[id] = {
    Type: "AWS::Lambda::Function",
    ...attributesOf(resource, ["DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"]),
    Properties: {
      Code: code,
      ...taken(properties, SAME),
      ...(properties.DeadLetterQueue !== undefined && {
        DeadLetterConfig: taken(objectOf(properties.DeadLetterQueue), ["TargetArn"]),
      }),
      Role: properties.Role ?? { "Fn::GetAtt": [`${id}Role`, "Arn"] },
      ...(properties.Tracing !== undefined && { TracingConfig: { Mode: properties.Tracing } }),
      Tags: [CREATED_BY, ...tags],
    },
  };
  const alias = settled(properties.AutoPublishAlias, sam.parameters);
  if (alias !== undefined && typeof alias !== "string") sam.wrong(id, "AutoPublishAlias must be a name");
  const aliasId = typeof alias === "string" ? publish(sam, id, resource, alias, code) : undefined;
  functionEvents(sam, { id, resource, aliasId }, objectOf(properties.Events), apis);
}

function codeOf(sam: Sam, id: string, { CodeUri: uri, InlineCode: inline }: JsonObject): JsonObject {
  if (inline !== undefined) return { ZipFile: inline };
  if (isObject(uri) && uri.Bucket !== undefined)
    return {
      S3Bucket: uri.Bucket,
      ...(uri.Key !== undefined && { S3Key: uri.Key }),
      ...(uri.Version !== undefined && { S3ObjectVersion: uri.Version }),
    };
  const location = typeof uri === "string" ? s3Location(uri) : undefined;
  if (location) return location;
  sam.wrong(
    id,
    uri === undefined ? "Either 'InlineCode' or 'CodeUri' must be set." : "CodeUri is no folder and no S3 address",
  );
  return {};
}

function s3Location(uri: string): JsonObject | undefined {
  const [, S3Bucket, S3Key, version] = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(uri) ?? [];
  if (S3Bucket === undefined || S3Key === undefined) return undefined;
  return { S3Bucket, S3Key, ...(version !== undefined && { S3ObjectVersion: version }) };
}

/** A version for each state of the code, kept when the next one comes, and the alias that points at the last. */
function publish(sam: Sam, id: string, resource: JsonObject, alias: string, code: Json): string {
  const properties = objectOf(resource.Properties);
  const versionId = `${id}Version${contentHash(properties.AutoPublishCodeSha256 ?? code, 10)}`;
  const aliasId = `${id}Alias${alias.replace(/[^A-Za-z0-9]/g, "")}`;
  sam.resources[versionId] = {
    Type: "AWS::Lambda::Version",
    ...attributesOf(resource),
    DeletionPolicy: "Retain",
    Properties: {
      FunctionName: { Ref: id },
      ...(properties.VersionDescription !== undefined && { Description: properties.VersionDescription }),
    },
  };
  sam.resources[aliasId] = {
    Type: "AWS::Lambda::Alias",
    ...attributesOf(resource),
    Properties: {
      Name: alias,
      FunctionName: { Ref: id },
      FunctionVersion: { "Fn::GetAtt": [versionId, "Version"] },
    },
  };
  sam.references.set(`${id}.Version`, versionId);
  sam.references.set(`${id}.Alias`, aliasId);
  return aliasId;
}
