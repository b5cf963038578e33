import type { FunctionConfiguration as Shape } from "@aws-sdk/client-lambda";
import type { Placement } from "../../lib/placement.js";
import { functionArn } from "./function-name.js";
import { LATEST, type VersionRecord } from "./records.js";

/** What CreateFunction, UpdateFunctionConfiguration and CloudFormation may set, in AWS's spelling. */
export interface ConfigurationInput {
  readonly Role?: string | undefined;
  readonly Handler?: string | undefined;
  readonly Runtime?: string | undefined;
  readonly Description?: string | undefined;
  readonly Timeout?: number | undefined;
  readonly MemorySize?: number | undefined;
  readonly Environment?: { readonly Variables?: Record<string, string> | undefined } | undefined;
  readonly EphemeralStorage?: { readonly Size?: number | undefined } | undefined;
  readonly TracingConfig?: { readonly Mode?: string | undefined } | undefined;
  readonly LoggingConfig?:
    | { readonly LogFormat?: string | undefined; readonly LogGroup?: string | undefined }
    | undefined;
  readonly DeadLetterConfig?: { readonly TargetArn?: string | undefined } | undefined;
  readonly VpcConfig?:
    | { readonly SubnetIds?: string[] | undefined; readonly SecurityGroupIds?: string[] | undefined }
    | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly Layers?: readonly string[] | undefined;
  readonly FileSystemConfigs?: readonly unknown[] | undefined;
  readonly ImageConfig?: unknown;
}

/** How an answer shows the function: just created, being updated, or settled. */
export type Phase = "created" | "updated" | "settled" | "listed";

export type FunctionConfiguration = Shape & {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Version: string;
};

/** A version as AWS prints it (recorded; member by member). */
export function describeVersion(
  record: VersionRecord,
  placement: Placement,
  { phase, qualifier }: { phase: Phase; qualifier?: string | undefined },
): FunctionConfiguration {
  const { version, functionName } = record;
  const reason = "The function is being created.";
  return {
    FunctionName: functionName,
    FunctionArn: functionArn(placement, functionName, qualifier ?? (version === LATEST ? undefined : version)),
    Runtime: record.runtime as "nodejs20.x",
    Role: record.role,
    Handler: record.handler,
    CodeSize: record.codeSize,
    Description: record.description,
    Timeout: record.timeout,
    MemorySize: record.memorySize,
    LastModified: new Date(record.lastModified).toISOString().replace("Z", "+0000"),
    CodeSha256: record.codeSha256,
    Version: version,
    ...(record.vpcConfig && { VpcConfig: record.vpcConfig }),
    ...(record.kmsKeyArn !== undefined && { KMSKeyArn: record.kmsKeyArn }),
    ...(record.deadLetterTarget !== undefined && { DeadLetterConfig: { TargetArn: record.deadLetterTarget } }),
    ...(record.variables && { Environment: { Variables: { ...record.variables } } }),
    TracingConfig: { Mode: record.tracingMode as "PassThrough" },
    RevisionId: record.revisionId,
    ...(record.layers && { Layers: record.layers.map(({ arn, codeSize }) => ({ Arn: arn, CodeSize: codeSize })) }),
    ...(phase === "created" && ({ State: "Pending", StateReason: reason, StateReasonCode: "Creating" } as const)),
    ...(phase === "updated" &&
      ({
        State: "Active",
        LastUpdateStatus: "InProgress",
        LastUpdateStatusReason: reason,
        // AWS sends it (recorded) although its own enumeration lacks it.
        LastUpdateStatusReasonCode: "Creating" as "InternalError",
      } as const)),
    ...(phase === "settled" && ({ State: "Active", LastUpdateStatus: "Successful" } as const)),
    PackageType: "Zip" as const,
    Architectures: [record.architecture as "x86_64"],
    EphemeralStorage: { Size: record.ephemeralStorage },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" } as const,
    LoggingConfig: { LogFormat: record.logFormat, LogGroup: record.logGroup },
  };
}
