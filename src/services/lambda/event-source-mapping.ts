import type { CreateEventSourceMappingRequest, EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { formatArn } from "../../lib/arn.js";
import type { Placement } from "../../lib/placement.js";
import { functionArn } from "./function-name.js";
import type { Tags } from "./tags.js";

/** What CreateEventSourceMapping, UpdateEventSourceMapping and CloudFormation may set, in AWS's spelling. */
export type EventSourceMappingInput = {
  readonly [Member in keyof CreateEventSourceMappingRequest]?: CreateEventSourceMappingRequest[Member] | undefined;
};

/** An event source mapping as it is stored. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly functionName: string;
  /** As it was named; undefined where none was. */
  readonly qualifier?: string;
  readonly eventSourceArn: string;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Seconds to wait for a batch to fill up. */
  readonly batchingWindow: number;
  /** Of a failed batch; -1: until its records have gone. */
  readonly retryAttempts: number;
  /** Seconds; -1: as long as the stream keeps them. */
  readonly recordAge: number;
  readonly bisects: boolean;
  /** Whether the function's answer names the records that failed. */
  readonly reportsFailures: boolean;
  /** A record is delivered where one of these patterns describes it, or there are none. */
  readonly filters: readonly string[];
  readonly tags: Tags;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** How far a mapping has come: kept apart, because it is written with every batch. */
export interface Progress {
  /** The sequence number of the last record that is done with, or `TRIM_HORIZON`; undefined before the first start. */
  readonly position?: string;
  readonly result: string;
  /** Milliseconds since 1970: when the result changed. */
  readonly changed: number;
}

export const NOTHING_YET = "No records processed";
export const SUCCEEDED = "OK";
export const CALL_FAILED = "PROBLEM: Function call failed";

export type MappingState = "Creating" | "Enabled" | "Disabled" | "Enabling" | "Disabling" | "Updating" | "Deleting";

/** A mapping's settings where nothing is said. Source: Lambda developer guide, parameters for DynamoDB. */
export const DEFAULTS = {
  enabled: true,
  batchSize: 100,
  batchingWindow: 0,
  retryAttempts: -1,
  recordAge: -1,
  bisects: false,
  reportsFailures: false,
  filters: [],
} as const;

export const mappingArn = ({ accountId, region }: Placement, uuid: string): string =>
  formatArn({ service: "lambda", region, accountId, resource: `event-source-mapping:${uuid}` });

/** The mapping as AWS prints it (recorded, member by member). */
export function describeMapping(
  mapping: EventSourceMapping,
  { result, changed }: Pick<Progress, "result" | "changed">,
  { placement, state }: { readonly placement: Placement; readonly state: MappingState },
): EventSourceMappingConfiguration & { readonly UUID: string } {
  return {
    UUID: mapping.uuid,
    BatchSize: mapping.batchSize,
    BisectBatchOnFunctionError: mapping.bisects,
    DestinationConfig: { OnFailure: {} },
    EventSourceArn: mapping.eventSourceArn,
    EventSourceMappingArn: mappingArn(placement, mapping.uuid),
    ...(mapping.filters.length > 0 && { FilterCriteria: { Filters: mapping.filters.map((Pattern) => ({ Pattern })) } }),
    FunctionArn: functionArn(placement, mapping.functionName, mapping.qualifier),
    FunctionResponseTypes: mapping.reportsFailures ? ["ReportBatchItemFailures"] : [],
    LastModified: new Date(Math.max(mapping.lastModified, changed)),
    LastProcessingResult: result,
    MaximumBatchingWindowInSeconds: mapping.batchingWindow,
    MaximumRecordAgeInSeconds: mapping.recordAge,
    MaximumRetryAttempts: mapping.retryAttempts,
    ParallelizationFactor: 1,
    StartingPosition: mapping.startingPosition,
    State: state,
    StateTransitionReason: "User action",
    TumblingWindowInSeconds: 0,
  };
}
