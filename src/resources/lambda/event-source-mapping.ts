import type { EventSourceMappingInput } from "../../services/lambda/event-source-mapping.js";
import type { Functions } from "../../services/lambda/service.js";
import { defined, itemsOf, tagMap, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::EventSourceMapping";
const PROPERTIES = [
  "BatchSize",
  "BisectBatchOnFunctionError",
  "DestinationConfig",
  "Enabled",
  "EventSourceArn",
  "FilterCriteria",
  "FunctionName",
  "FunctionResponseTypes",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "StartingPosition",
  "Tags",
  "TumblingWindowInSeconds",
];

/** A function that is called for the records of a table's stream. Its UUID is its id. */
export const eventSourceMapping = ({ eventSourceMappings }: Functions): ResourceType => ({
  name: NAME,
  validate,
  create(properties, context) {
    const { EventSourceArn, StartingPosition } = properties;
    const Tags = tagMap(context, properties.Tags);
    const { random } = context;
    const input = defined({ ...settingsOf(properties), EventSourceArn, StartingPosition, Tags });
    return placed(eventSourceMappings.create(input, { random }));
  },
  update(id, next, _previous, context) {
    const set = tagMap(context, next.Tags);
    const drop = Object.keys(eventSourceMappings.tags(id)).filter((key) => !(key in set));
    eventSourceMappings.changeTags(id, { set, drop });
    return placed(eventSourceMappings.update(id, { ...DEFAULTS, ...settingsOf(next) }));
  },
  remove: (id) => unlessGone(() => eventSourceMappings.delete(id)),
});

/** In an update what the template no longer says returns to Lambda's default. */
const DEFAULTS: EventSourceMappingInput = {
  BatchSize: 100,
  BisectBatchOnFunctionError: false,
  Enabled: true,
  FilterCriteria: {},
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
};

const validate = (properties: Properties): string[] => [
  ...unspoken(NAME, properties, PROPERTIES),
  ...unspoken(`${NAME} DestinationConfig OnFailure`, properties.DestinationConfig?.OnFailure ?? {}, []),
  ...unspokenValues(NAME, properties, "ParallelizationFactor", [1]),
  ...unspokenValues(NAME, properties, "TumblingWindowInSeconds", [0]),
  ...sourceProblems(properties.EventSourceArn),
];

function sourceProblems(arn: unknown): string[] {
  const service = typeof arn === "string" ? /^arn:[^:]*:([^:]+):/.exec(arn)?.[1] : undefined;
  if (service === undefined || service === "dynamodb") return [];
  return [`${NAME}: event sources of ${service} can't be carried out here, streams of DynamoDB tables can`];
}

const placed = ({
  UUID,
  EventSourceMappingArn,
}: {
  UUID: string;
  EventSourceMappingArn?: string | undefined;
}): Placed => ({
  id: UUID,
  attributes: { Id: UUID, EventSourceMappingArn },
});

const settingsOf = (properties: Properties): EventSourceMappingInput =>
  defined({
    FunctionName: properties.FunctionName as string,
    Enabled: properties.Enabled as boolean | undefined,
    BatchSize: properties.BatchSize as number | undefined,
    BisectBatchOnFunctionError: properties.BisectBatchOnFunctionError as boolean | undefined,
    FilterCriteria: properties.FilterCriteria && { Filters: itemsOf(properties.FilterCriteria.Filters) },
    FunctionResponseTypes: properties.FunctionResponseTypes as EventSourceMappingInput["FunctionResponseTypes"],
    MaximumBatchingWindowInSeconds: properties.MaximumBatchingWindowInSeconds as number | undefined,
    MaximumRecordAgeInSeconds: properties.MaximumRecordAgeInSeconds as number | undefined,
    MaximumRetryAttempts: properties.MaximumRetryAttempts as number | undefined,
  });
