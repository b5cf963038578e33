import { Fault, isFault } from "../../lib/fault.js";
import { checkRuntime } from "../../services/lambda/runtimes.js";
import type { Functions } from "../../services/lambda/service.js";
import { defined, itemsOf, tagMap, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::Function";
const PROPERTIES = [
  "Architectures",
  "Code",
  "DeadLetterConfig",
  "Description",
  "Environment",
  "EphemeralStorage",
  "FileSystemConfigs",
  "FunctionName",
  "Handler",
  "KmsKeyArn",
  "Layers",
  "LoggingConfig",
  "MemorySize",
  "PackageType",
  "RecursiveLoop",
  "ReservedConcurrentExecutions",
  "Role",
  "Runtime",
  "RuntimeManagementConfig",
  "SnapStart",
  "Tags",
  "Timeout",
  "TracingConfig",
  "VpcConfig",
];

export const lambdaFunction = (functions: Functions): ResourceType => ({
  name: NAME,
  validate,
  async create(properties, context) {
    const FunctionName: string = properties.FunctionName ?? context.generatedName({ maxLength: 64 });
    await functions.createFunction({
      ...configurationOf(properties),
      FunctionName,
      Code: codeOf(properties),
      Architectures: properties.Architectures,
      Tags: tagMap(context, properties.Tags),
    });
    context.initiated(FunctionName);
    if (properties.ReservedConcurrentExecutions !== undefined)
      functions.reserveConcurrency(FunctionName, properties.ReservedConcurrentExecutions);
    return placed(functions, FunctionName);
  },
  async update(id, next, previous, context) {
    const configuration = configurationOf(next);
    if (JSON.stringify(configuration) !== JSON.stringify(configurationOf(previous)))
      functions.updateFunctionConfiguration({ ...withDefaults(configuration, id), FunctionName: id });
    const code = ({ Code, Architectures, Runtime }: Properties) =>
      // Inline code is laid out by its language.
      JSON.stringify([Code, Architectures ?? ["x86_64"], Code?.ZipFile === undefined ? "" : Runtime]);
    if (code(next) !== code(previous))
      await functions.updateFunctionCode({
        FunctionName: id,
        Code: codeOf(next),
        Architectures: next.Architectures ?? ["x86_64"],
      });
    functions.reserveConcurrency(id, next.ReservedConcurrentExecutions);
    updateTags(functions, id, next, context);
    return placed(functions, id);
  },
  remove: (id) => unlessGone(() => functions.deleteFunction(id)),
});

const validate = (properties: Properties): string[] => [
  ...unspoken(NAME, properties, PROPERTIES),
  ...unspoken(`${NAME} Code`, properties.Code ?? {}, ["S3Bucket", "S3Key", "ZipFile"]),
  ...unspokenValues(NAME, properties, "PackageType", ["Zip"]),
  ...unspokenValues(`${NAME} SnapStart`, properties.SnapStart ?? {}, "ApplyOn", ["None"]),
  ...["FileSystemConfigs"]
    .filter((name) => itemsOf(properties[name]).some((item) => !isUnknown(item)))
    .map((name) => `${NAME}: ${name} can't be carried out here`),
  ...runtimeProblems(properties.Runtime),
];

const isUnknown = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function runtimeProblems(runtime: unknown): string[] {
  if (typeof runtime !== "string") return [];
  try {
    checkRuntime(runtime);
    return [];
  } catch (error) {
    if (isFault(error)) return [`${NAME}: ${error.message}`];
    throw error;
  }
}

function placed(functions: Functions, functionName: string): Placed {
  return { id: functionName, attributes: { Arn: functions.configuration(functionName).FunctionArn } };
}

function codeOf({ Code, Runtime }: Properties) {
  const { S3Bucket, S3Key, ZipFile } = Code as Properties;
  if (ZipFile !== undefined) return { inline: String(ZipFile), runtime: String(Runtime) };
  if (S3Bucket === undefined || S3Key === undefined)
    throw new Fault("InvalidRequest", "Please provide a source for function code.");
  return { bucket: S3Bucket as string, key: S3Key as string };
}

const configurationOf = (properties: Properties) =>
  defined({
    Role: properties.Role as string,
    Handler: properties.Handler as string,
    Runtime: properties.Runtime as string,
    Description: properties.Description as string,
    Timeout: properties.Timeout as number,
    MemorySize: properties.MemorySize as number,
    Environment: properties.Environment as { Variables?: Record<string, string> },
    EphemeralStorage: properties.EphemeralStorage as { Size: number },
    TracingConfig: properties.TracingConfig as { Mode: string },
    LoggingConfig: properties.LoggingConfig as { LogFormat?: string; LogGroup?: string },
    DeadLetterConfig: properties.DeadLetterConfig as { TargetArn?: string },
    VpcConfig: properties.VpcConfig as { SubnetIds?: string[]; SecurityGroupIds?: string[] },
    KMSKeyArn: properties.KmsKeyArn as string,
    Layers: properties.Layers as string[],
    FileSystemConfigs: properties.FileSystemConfigs as unknown[],
  });

/** In an update what the template no longer says returns to Lambda's default. */
const withDefaults = (configuration: Partial<ReturnType<typeof configurationOf>>, functionName: string) => ({
  Description: "",
  Timeout: 3,
  MemorySize: 128,
  Environment: { Variables: {} },
  EphemeralStorage: { Size: 512 },
  TracingConfig: { Mode: "PassThrough" },
  DeadLetterConfig: { TargetArn: "" },
  KMSKeyArn: "",
  Layers: [],
  ...configuration,
  LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${functionName}`, ...configuration.LoggingConfig },
});

function updateTags(functions: Functions, functionName: string, next: Properties, context: ResourceContext): void {
  const set = tagMap(context, next.Tags);
  const drop = Object.keys(functions.tags(functionName)).filter((key) => !(key in set));
  functions.changeTags(functionName, { set, drop });
}
