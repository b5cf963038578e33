import type { ConfigurationInput } from "./configuration.js";
import { invalid, outOfBounds } from "./function-name.js";
import type { StoredLayer, VersionRecord } from "./records.js";
import { checkRuntime } from "./runtimes.js";

const MOST_VARIABLE_BYTES = 4096;
/** Lambda sets these itself (developer guide, "Defined runtime environment variables"). */
const RESERVED = new Set([
  ...["_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT"],
  ...["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"],
  ...["AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY"],
  ...[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_RUNTIME_DIR",
  ],
]);

/**
 * Sets what the input names on the record; refuses what AWS refuses, and by name what this program does not do. `used`
 * looks up the layers that are named.
 */
export function withConfiguration(
  record: VersionRecord,
  input: ConfigurationInput,
  used: (arns: readonly string[]) => readonly StoredLayer[],
): VersionRecord {
  refuseUnspoken(input);
  if (input.Runtime !== undefined && input.Runtime !== record.runtime) checkRuntime(input.Runtime);
  checkBounds(input);
  const variables = input.Environment && checkVariables(input.Environment.Variables ?? {});
  const next: VersionRecord = {
    ...record,
    ...(input.Role !== undefined && { role: input.Role }),
    ...(input.Handler !== undefined && { handler: input.Handler }),
    ...(input.Runtime !== undefined && { runtime: input.Runtime }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.Timeout !== undefined && { timeout: input.Timeout }),
    ...(input.MemorySize !== undefined && { memorySize: input.MemorySize }),
    ...(variables && { variables }),
    ...(input.EphemeralStorage?.Size !== undefined && { ephemeralStorage: input.EphemeralStorage.Size }),
    ...(input.TracingConfig?.Mode !== undefined && { tracingMode: input.TracingConfig.Mode }),
    ...(input.LoggingConfig?.LogFormat !== undefined && {
      logFormat: input.LoggingConfig.LogFormat as "Text" | "JSON",
    }),
    ...(input.LoggingConfig?.LogGroup !== undefined && { logGroup: input.LoggingConfig.LogGroup }),
    ...(input.VpcConfig?.SubnetIds?.length && {
      vpcConfig: { SubnetIds: input.VpcConfig.SubnetIds, SecurityGroupIds: input.VpcConfig.SecurityGroupIds ?? [] },
    }),
  };
  return withLayers(
    withOptional(
      withOptional(next, "deadLetterTarget", input.DeadLetterConfig?.TargetArn),
      "kmsKeyArn",
      input.KMSKeyArn,
    ),
    input.Layers && used(input.Layers),
  );
}

function withLayers(record: VersionRecord, layers: readonly StoredLayer[] | undefined): VersionRecord {
  if (layers === undefined) return record;
  const { layers: _, ...rest } = record;
  return layers.length === 0 ? rest : { ...rest, layers };
}

/** AWS takes an empty text as "no longer". */
function withOptional(
  record: VersionRecord,
  member: "deadLetterTarget" | "kmsKeyArn",
  value: string | undefined,
): VersionRecord {
  if (value === undefined) return record;
  const { [member]: _, ...rest } = record;
  return value === "" ? rest : { ...rest, [member]: value };
}

function refuseUnspoken(input: ConfigurationInput): void {
  if (input.FileSystemConfigs && input.FileSystemConfigs.length > 0)
    throw invalid("FileSystemConfigs are not spoken by Sekisho.");
  if (input.ImageConfig !== undefined) throw invalid("Functions from container images are not spoken by Sekisho.");
}

/** For callers that don't come over the wire, where the model's bounds are checked: CloudFormation. */
function checkBounds({ Timeout, MemorySize }: ConfigurationInput): void {
  if (Timeout !== undefined && Timeout > 900) throw outOfBounds(Timeout, "timeout", "less than or equal to 900");
  if (Timeout !== undefined && Timeout < 1) throw outOfBounds(Timeout, "timeout", "greater than or equal to 1");
  if (MemorySize !== undefined && MemorySize > 10_240)
    throw outOfBounds(MemorySize, "memorySize", "less than or equal to 10240");
  if (MemorySize !== undefined && MemorySize < 128)
    throw outOfBounds(MemorySize, "memorySize", "greater than or equal to 128");
}

function checkVariables(variables: Record<string, string>): Record<string, string> {
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  const text = JSON.stringify(variables);
  if (Buffer.byteLength(text) > MOST_VARIABLE_BYTES)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${text}`,
    );
  return variables;
}
