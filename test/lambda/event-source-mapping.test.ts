import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { beforeEach, describe, expect, test } from "vitest";
import type { Functions } from "../../src/services/lambda/service.js";
import { refusal } from "../harness/refusal.js";
import { recorded, recordedError } from "./recorded.js";
import { MemoryStreams, STREAM } from "./streams.js";
import { create, ROLE, temporaryFolder, until, writeFiles, zipped } from "./support.js";
import { startWire } from "./wire.js";

const API = "lambda_/test_lambda_api.snapshot.json";
const DYNAMODB = "lambda_/event_source_mapping/test_lambda_integration_dynamodbstreams.snapshot.json";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
const UNKNOWN = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

let lambda: LambdaClient;
let functions: Functions;
let streams: MemoryStreams;
beforeEach(async () => {
  streams = new MemoryStreams();
  ({ lambda, functions } = await startWire({ eventStreams: streams }));
  await create(functions, "exports.handler = async () => 1");
});

const map = (input: Partial<CreateEventSourceMappingCommandInput> = {}) =>
  lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "f",
      EventSourceArn: STREAM,
      StartingPosition: "TRIM_HORIZON",
      ...input,
    }),
  );
const get = (UUID: string | undefined) => lambda.send(new GetEventSourceMappingCommand({ UUID }));
const update = (input: UpdateEventSourceMappingCommandInput) => lambda.send(new UpdateEventSourceMappingCommand(input));
const remove = (UUID: string | undefined) => lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
const list = async (input: object = {}) =>
  (await lambda.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings?.map(
    ({ FunctionArn }) => FunctionArn,
  );

/** What a recording and an answer can be compared by: names, ids and times are their own. */
function comparable(answer: unknown) {
  const { $metadata, ResponseMetadata, UUID, EventSourceMappingArn, EventSourceArn, FunctionArn, ...members } =
    answer as {
      LastModified: unknown;
    } & Record<string, unknown>;
  return { ...members, LastModified: members.LastModified !== undefined };
}

describe("as recorded", () => {
  test("a mapping is created, and listed", async () => {
    const recording = recorded(
      DYNAMODB,
      "TestDynamoDBEventSourceMapping::test_deletion_event_source_mapping_with_dynamodb",
    );
    const created = await map();
    expect(comparable(created)).toEqual(comparable(recording.create_event_source_mapping_result));
    expect(created.$metadata.httpStatusCode).toBe(202);
    expect(created).toMatchObject({
      EventSourceArn: STREAM,
      FunctionArn: FUNCTION,
      UUID: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(created.EventSourceMappingArn).toBe(
      `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${created.UUID}`,
    );
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn: STREAM }));
    const { EventSourceMappings: expected } = recording.list_event_source_mapping_result as Record<string, unknown[]>;
    expect(EventSourceMappings?.map(comparable)).toEqual(expected?.map(comparable));
  });

  test("it is read, and deleted", async () => {
    const recording = recorded(API, "TestLambdaEventSourceMappings::test_event_source_mapping_lifecycle");
    const { UUID } = await map({ BatchSize: 1, MaximumBatchingWindowInSeconds: 1, MaximumRetryAttempts: 1 });
    const nowhere = (answer: unknown) => ({ ...comparable(answer), DestinationConfig: { OnFailure: {} } });
    expect(comparable(await get(UUID))).toEqual(nowhere(recording.get_response));
    const deleted = await remove(UUID);
    expect(comparable(deleted)).toEqual(nowhere(recording.delete_response));
    expect(deleted.$metadata.httpStatusCode).toBe(202);
    expect(await list()).toEqual([]);
    expect(streams.listeners).toBe(0);
  });

  test("switching one off", async () => {
    const recording = recorded(DYNAMODB, "TestDynamoDBEventSourceMapping::test_disabled_dynamodb_event_source_mapping");
    const { UUID } = await map({ MaximumBatchingWindowInSeconds: 1 });
    expect(comparable(await update({ UUID, Enabled: false }))).toEqual({
      ...comparable(recording.update_event_source_mapping_result),
      // Recorded after a first batch.
      LastProcessingResult: "No records processed",
    });
    expect(await get(UUID)).toMatchObject({ State: "Disabled" });
    expect(await update({ UUID, Enabled: true })).toMatchObject({ State: "Enabling" });
    expect(await get(UUID)).toMatchObject({ State: "Enabled" });
  });

  const exceptions = recorded(API, "TestLambdaEventSourceMappings::test_event_source_mapping_exceptions");
  test.each<[name: string, recording: string, call: () => Promise<unknown>]>([
    ["of an unknown id", "get_unknown_uuid", () => get(UNKNOWN)],
    ["deleting an unknown id", "delete_unknown_uuid", () => remove(UNKNOWN)],
    ["updating an unknown id", "update_unknown_uuid", () => update({ UUID: UNKNOWN, BatchSize: 1 })],
    ["without a source", "create_no_event_source_arn", () => map({ EventSourceArn: undefined, FunctionName: "gone" })],
    [
      "an unknown function",
      "create_unknown_params",
      () => map({ FunctionName: "gone", EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:somequeue" }),
    ],
  ])("%s", async (_, recording, call) => {
    await expect(call()).rejects.toMatchObject(recordedError(exceptions[recording]));
  });

  const validation = recorded(API, "TestLambdaEventSourceMappings::test_create_event_source_validation");
  test.each<[recording: string, input: Partial<CreateEventSourceMappingCommandInput>]>([
    ["no_starting_position", { StartingPosition: undefined }],
    ["invalid_starting_position", { StartingPosition: "invalid" as "LATEST" }],
    ["incompatible_starting_position", { StartingPosition: "AT_TIMESTAMP" }],
  ])("%s", async (recording, input) => {
    const names = { "<table-name>/stream/<stream-name>": "books/stream/2026-03-01T12:00:00.250" };
    await expect(map(input)).rejects.toMatchObject(recordedError(validation[recording], names));
  });

  test("the same function and stream once more", async () => {
    const recording = recorded(DYNAMODB, "TestDynamoDBEventSourceMapping::test_duplicate_event_source_mappings");
    const { UUID = "" } = await map();
    const names = {
      "<resource:1>/stream/<resource:2>": "books/stream/2026-03-01T12:00:00.250",
      "<resource:3>": "f",
      "<uuid:2>": UUID,
    };
    await expect(map()).rejects.toMatchObject(recordedError(recording.error, names));
    await create(functions, "exports.handler = async () => 2", { FunctionName: "other" });
    await map({ FunctionName: "other" });
    expect(await list({ FunctionName: "other" })).toEqual([FUNCTION.replace(/f$/, "other")]);
  });

  test("a stream that isn't there", async () => {
    const recording = recorded(DYNAMODB, "TestDynamoDBEventSourceMapping::test_esm_with_not_existing_dynamodb_stream");
    const { message } = recordedError(recording.error);
    await expect(map({ EventSourceArn: message.replace("Stream not found: ", "") })).rejects.toMatchObject(
      recordedError(recording.error),
    );
  });

  test.each(["single-string", '[{"eventName": ["INSERT"=123}]'])("the filter %s", async (Pattern) => {
    const recording = recorded(
      DYNAMODB,
      `TestDynamoDBEventSourceMapping::test_dynamodb_invalid_event_filter[${Pattern}]`,
    );
    await expect(map({ FilterCriteria: { Filters: [{ Pattern }] } })).rejects.toMatchObject(
      recordedError(recording.exception_event_source_creation),
    );
  });

  test("tags", async () => {
    const recording = recorded(API, "TestLambdaTag::test_tag_exceptions[event_source_mapping]");
    const { EventSourceMappingArn: Resource } = await map({ Tags: { a: "1" } });
    await lambda.send(new TagResourceCommand({ Resource, Tags: { b: "2" } }));
    await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["a", "c"] }));
    expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ b: "2" });
    const gone = Resource?.replace(/[^:]+$/, UNKNOWN);
    await expect(lambda.send(new ListTagsCommand({ Resource: gone }))).rejects.toMatchObject(
      recordedError(recording.not_found_exception_list, { "<resource-name>": UNKNOWN }),
    );
  });
});

describe("what is refused", () => {
  test.each<[input: Partial<CreateEventSourceMappingCommandInput>, message: RegExp]>([
    [
      { EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:q" },
      /^Event sources of sqs are not spoken by Sekisho: arn/,
    ],
    [{ EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" }, /of kinesis are not spoken/],
    [{ EventSourceArn: STREAM.replace(/\/stream.*/, "") }, /^Unrecognized event source\.$/],
    [
      { EventSourceArn: undefined, SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ["kafka:1000"] } } },
      /^SelfManagedEventSource of an event source mapping is not spoken/,
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:q" } } },
      /^DestinationConfig OnFailure/,
    ],
    [{ ParallelizationFactor: 2 }, /^A ParallelizationFactor other than 1/],
    [{ TumblingWindowInSeconds: 30 }, /^A TumblingWindowInSeconds other than 0/],
    [{ ScalingConfig: { MaximumConcurrency: 2 } }, /^ScalingConfig of/],
    [
      { MaximumRecordAgeInSeconds: 59 },
      /^MaximumRecordAgeInSeconds must be either -1 \(forever\) or between 60 and 604800/,
    ],
    [{ FunctionName: "f:9" }, /^Function does not exist$/],
  ])("%j", async (input, message) => {
    expect(await refusal(map(input))).toEqual([400, "InvalidParameterValueException", expect.stringMatching(message)]);
    expect(await list()).toEqual([]);
  });

  test("what says nothing isn't", async () => {
    const settings = { DestinationConfig: { OnFailure: {} }, ParallelizationFactor: 1, TumblingWindowInSeconds: 0 };
    await map({ ...settings, FilterCriteria: { Filters: [] }, SourceAccessConfigurations: [], KMSKeyArn: "" });
    expect(await list()).toHaveLength(1);
  });

  test("a role that may not read the stream", async () => {
    streams.refused.add(ROLE);
    expect(await refusal(map())).toEqual([
      400,
      "InvalidParameterValueException",
      `Cannot access stream ${STREAM}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
    ]);
  });
});

test("an update changes what it names, and can name another function", async () => {
  const FilterCriteria = { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] };
  const { UUID, LastModified } = await map({ BatchSize: 7, FilterCriteria });
  const changed = await update({
    UUID,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumRecordAgeInSeconds: 60,
    MaximumRetryAttempts: 2,
  });
  expect(changed).toMatchObject({
    State: "Updating",
    BatchSize: 7,
    FilterCriteria,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumRecordAgeInSeconds: 60,
    MaximumRetryAttempts: 2,
  });
  expect(changed.LastModified?.getTime()).toBeGreaterThanOrEqual(LastModified?.getTime() ?? Number.NaN);
  await functions.publishVersion("f");
  const version = await update({ UUID, FunctionName: "f:1", FilterCriteria: {}, FunctionResponseTypes: [] });
  expect(version).toMatchObject({ FunctionArn: `${FUNCTION}:1`, FunctionResponseTypes: [] });
  expect(version.FilterCriteria).toBeUndefined();
  expect(await update({ UUID, FunctionName: FUNCTION })).toMatchObject({ FunctionArn: FUNCTION });
  expect(await refusal(update({ UUID, BatchSize: 1, ParallelizationFactor: 3 }))).toEqual([
    400,
    "InvalidParameterValueException",
    expect.stringContaining("ParallelizationFactor"),
  ]);
  expect(await get(UUID)).toMatchObject({ BatchSize: 7 });
});

test("lists are by stream and function, in pages", async () => {
  for (const name of ["a", "b", "c"]) {
    await create(functions, "exports.handler = async () => 1", { FunctionName: name });
    await map({ FunctionName: name });
  }
  const arns: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListEventSourceMappingsCommand({ MaxItems: 2, Marker }));
    arns.push(...(page.EventSourceMappings ?? []).map(({ FunctionArn }) => FunctionArn));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(arns.sort()).toEqual(["a", "b", "c"].map((name) => FUNCTION.replace(/f$/, name)));
  expect(await list({ EventSourceArn: STREAM.replace("books", "other") })).toEqual([]);
  expect(await list({ FunctionName: "b", EventSourceArn: STREAM })).toHaveLength(1);
});

test("a batch that failed is tried again as soon as its function is saved, or its code changed", async () => {
  // No timer ever runs out: only the change can bring the next try.
  const never = await startWire({ eventStreams: streams, timer: () => () => {} });
  const file = join(temporaryFolder(), "tries");
  const tries = () => (existsSync(file) ? readFileSync(file, "utf8").length : 0);
  const source = (body: string) =>
    `exports.handler = async () => { require("fs").appendFileSync(${JSON.stringify(file)}, "."); ${body} };`;
  await create(never.functions, source("throw new Error('no')"));
  const folder = temporaryFolder();
  writeFiles(folder, { "index.js": source("throw new Error('still no')") });
  streams.write(1);
  const mapping = { FunctionName: "f", EventSourceArn: STREAM, StartingPosition: "TRIM_HORIZON" as const };
  const { UUID } = await never.lambda.send(new CreateEventSourceMappingCommand(mapping));
  await until(() => tries() === 1);
  never.functions.liveSource("f", folder);
  await until(
    () => never.functions.eventSourceMappings.get(UUID ?? "").LastProcessingResult !== "No records processed",
  );
  await never.functions.updateFunctionCode({ FunctionName: "f", Code: { zip: zipped({ "index.js": "" }) } });
  await until(() => tries() === 2);
  writeFiles(folder, { "index.js": source("return 1") });
  await until(() => never.functions.eventSourceMappings.get(UUID ?? "").LastProcessingResult === "OK");
  expect(tries()).toBe(3);
});
