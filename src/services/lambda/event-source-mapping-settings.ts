import type { EventSourcePosition } from "@aws-sdk/client-lambda";
import { parseArn } from "../../lib/arn.js";
import { readEventPattern } from "../../lib/event-pattern.js";
import { Fault } from "../../lib/fault.js";
import type { EventSourceMapping, EventSourceMappingInput } from "./event-source-mapping.js";
import { invalid, outOfBounds } from "./function-name.js";

type Settings = Omit<
  EventSourceMapping,
  "uuid" | "functionName" | "qualifier" | "eventSourceArn" | "startingPosition" | "tags" | "lastModified"
>;

/** What of an input isn't carried out where it says something. */
const UNSPOKEN = [
  "AmazonManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
  "KMSKeyArn",
  "LoggingConfig",
  "MetricsConfig",
  "ProvisionedPollerConfig",
  "Queues",
  "ScalingConfig",
  "SelfManagedEventSource",
  "SelfManagedKafkaEventSourceConfig",
  "SourceAccessConfigurations",
  "StartingPositionTimestamp",
  "Topics",
] as const;

/** Settings that an input names, checked. Errors: `InvalidParameterValueException`. */
export function settingsOf(input: EventSourceMappingInput): Partial<Settings> {
  refuseUnspoken(input);
  checkBounds(input);
  return {
    ...(input.Enabled !== undefined && { enabled: input.Enabled }),
    ...(input.BatchSize !== undefined && { batchSize: input.BatchSize }),
    ...(input.MaximumBatchingWindowInSeconds !== undefined && { batchingWindow: input.MaximumBatchingWindowInSeconds }),
    ...(input.MaximumRetryAttempts !== undefined && { retryAttempts: input.MaximumRetryAttempts }),
    ...(input.MaximumRecordAgeInSeconds !== undefined && { recordAge: input.MaximumRecordAgeInSeconds }),
    ...(input.BisectBatchOnFunctionError !== undefined && { bisects: input.BisectBatchOnFunctionError }),
    ...(input.FunctionResponseTypes && {
      reportsFailures: input.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    }),
    ...(input.FilterCriteria && { filters: filtersOf(input.FilterCriteria) }),
  };
}

/** In the order of AWS's own message (recorded). */
const POSITIONS: readonly EventSourcePosition[] = ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"];

/** Some source must be named. Errors: `InvalidParameterValueException`, as recorded. */
export function checkKind({ EventSourceArn, SelfManagedEventSource }: EventSourceMappingInput): void {
  if (EventSourceArn !== undefined) return;
  throw SelfManagedEventSource ? unspoken("SelfManagedEventSource") : invalid("Unrecognized event source.");
}

/** The stream that is to be read and from where. Errors: `InvalidParameterValueException`, as recorded. */
export function sourceOf({
  EventSourceArn: arn = "",
  StartingPosition: position,
}: EventSourceMappingInput): Pick<EventSourceMapping, "eventSourceArn" | "startingPosition"> {
  const source = parseArn(arn);
  if (!source) throw invalid("Unrecognized event source.");
  if (source.service !== "dynamodb")
    throw invalid(
      `Event sources of ${source.service} are not spoken by Sekisho: ${arn}. Functions are called for streams of DynamoDB tables.`,
    );
  if (!/^table\/[^/]+\/stream\/[^/]+$/.test(source.resource)) throw invalid("Unrecognized event source.");
  if (position === undefined)
    throw invalid(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  if (!POSITIONS.includes(position))
    throw new Fault(
      "ValidationException",
      `1 validation error detected: Value '${position}' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [${POSITIONS.join(", ")}]`,
    );
  if (position === "AT_TIMESTAMP") throw invalid(`Unsupported starting position for arn type: ${arn}`);
  return { eventSourceArn: arn, startingPosition: position };
}

const unspoken = (what: string) => invalid(`${what} of an event source mapping is not spoken by Sekisho.`);

function refuseUnspoken(input: EventSourceMappingInput): void {
  const named = UNSPOKEN.find((member) => says(input[member]));
  if (named) throw unspoken(named);
  for (const [when, destination] of Object.entries(input.DestinationConfig ?? {}))
    if (says(destination?.Destination)) throw unspoken(`DestinationConfig ${when}`);
  if ((input.ParallelizationFactor ?? 1) !== 1) throw unspoken("A ParallelizationFactor other than 1");
  if ((input.TumblingWindowInSeconds ?? 0) !== 0) throw unspoken("A TumblingWindowInSeconds other than 0");
}

/** Nothing, empty text and empty lists take a setting away where there was one. */
function says(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}

const BOUNDS = [
  ["BatchSize", "batchSize", 1, 10_000],
  ["MaximumBatchingWindowInSeconds", "maximumBatchingWindowInSeconds", 0, 300],
  ["MaximumRetryAttempts", "maximumRetryAttempts", -1, 10_000],
] as const;

/** The model's bounds, for callers that don't come over the wire: CloudFormation. */
function checkBounds(input: EventSourceMappingInput): void {
  for (const [member, name, least, most] of BOUNDS) {
    const value = input[member];
    if (value !== undefined && value < least) throw outOfBounds(value, name, `greater than or equal to ${least}`);
    if (value !== undefined && value > most) throw outOfBounds(value, name, `less than or equal to ${most}`);
  }
  const age = input.MaximumRecordAgeInSeconds ?? -1;
  // AWS's own sentence (hashicorp/terraform-provider-aws#16113).
  if (age !== -1 && (age < 60 || age > 604_800))
    throw invalid("MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)");
}

function filtersOf({ Filters = [] }: NonNullable<EventSourceMappingInput["FilterCriteria"]>): string[] {
  return Filters.map(({ Pattern }) => {
    if (Pattern === undefined || !readEventPattern(Pattern)) throw invalid("Invalid filter pattern definition.");
    return Pattern;
  });
}
