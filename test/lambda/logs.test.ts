import { join } from "node:path";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { Logs, type TailedEvents } from "../../src/services/logs/service.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { recorded, recordedError } from "./recorded.js";
import { call, create, startFunctions, temporaryFolder } from "./support.js";
import { startWire } from "./wire.js";

const logGroupName = "/g";
const logStreamName = "s";
const ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/g";

async function startLogs(messages: readonly string[] = []) {
  const { logs } = await startWire();
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = messages.map((message, at) => ({ timestamp: 1_790_000_000_000 + at, message }));
  if (messages.length > 0) await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  const get = (input: Partial<GetLogEventsCommandInput> = {}) =>
    logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...input }));
  const filter = (input: Partial<FilterLogEventsCommandInput> = {}) =>
    logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
  return { logs, get, filter };
}

const texts = (events: readonly { message?: string | undefined }[] | undefined) =>
  events?.map(({ message }) => message);

test("groups and streams print as AWS's", async () => {
  const { logs } = await startLogs(["one"]);
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/g" }));
  const group = {
    logGroupName,
    creationTime: expect.any(Number),
    metricFilterCount: 0,
    arn: `${ARN}:*`,
    storedBytes: 29,
    logGroupClass: "STANDARD",
    logGroupArn: ARN,
    deletionProtectionEnabled: false,
  };
  expect(logGroups).toEqual([{ ...group, retentionInDays: 7 }]);
  await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  expect((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: "G" }))).logGroups).toEqual([group]);
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupIdentifier: ARN }));
  expect(logStreams).toEqual([
    {
      logStreamName,
      creationTime: expect.any(Number),
      firstEventTimestamp: 1_790_000_000_000,
      lastEventTimestamp: 1_790_000_000_000,
      lastIngestionTime: expect.any(Number),
      arn: `${ARN}:log-stream:s`,
      storedBytes: 0,
    },
  ]);
  await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName }));
  expect((await logs.send(new DescribeLogStreamsCommand({ logGroupName }))).logStreams).toEqual([]);
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
});

test("a stream is read forwards and backwards in pages", async () => {
  const { get } = await startLogs(Array.from({ length: 25 }, (_, at) => `line ${at}`));
  const forwards: (string | undefined)[] = [];
  let page = await get({ startFromHead: true, limit: 10 });
  while (page.events?.length) {
    forwards.push(...(texts(page.events) ?? []));
    page = await get({ limit: 10, nextToken: page.nextForwardToken });
  }
  expect(forwards).toEqual(Array.from({ length: 25 }, (_, at) => `line ${at}`));
  const last = await get({ limit: 10 });
  expect(texts(last.events)).toEqual(forwards.slice(15));
  expect(texts((await get({ limit: 10, nextToken: last.nextBackwardToken })).events)).toEqual(forwards.slice(5, 15));
  expect(texts((await get({ startTime: 1_790_000_000_003, endTime: 1_790_000_000_005 })).events)).toEqual([
    "line 3",
    "line 4",
  ]);
});

const LINES = ["ERROR at home", "INFO at home", "ERROR abroad", "WARN at sea"];
test.each<[pattern: string | undefined, lines: number[]]>([
  [undefined, [0, 1, 2, 3]],
  ["", [0, 1, 2, 3]],
  ["ERROR", [0, 2]],
  ["error", []],
  ["ERROR home", [0]],
  ['"at home"', [0, 1]],
  ["?INFO ?WARN", [1, 3]],
  ["ERROR -home", [2]],
])("the filter pattern %s", async (filterPattern, lines) => {
  const { filter } = await startLogs(LINES);
  const { events } = await filter({ ...(filterPattern !== undefined && { filterPattern }) });
  expect(texts(events)).toEqual(lines.map((at) => LINES[at]));
});

test("filtered events come in pages over all streams", async () => {
  const { logs, filter } = await startLogs(LINES);
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "t" }));
  const logEvents = [{ timestamp: 1_790_000_000_001, message: "ERROR of t" }];
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "t", logEvents }));
  const first = await filter({ filterPattern: "ERROR", limit: 2 });
  const second = await filter({ filterPattern: "ERROR", ...(first.nextToken && { nextToken: first.nextToken }) });
  expect([texts(first.events), texts(second.events)]).toEqual([["ERROR at home", "ERROR of t"], ["ERROR abroad"]]);
  expect(second.nextToken).toBeUndefined();
  expect(texts((await filter({ logStreamNames: ["t"] })).events)).toEqual(["ERROR of t"]);
});

describe("refusals, as recorded", () => {
  type Client = Awaited<ReturnType<typeof startLogs>>;
  const event = (timestamp: number) => ({ timestamp, message: "m" });
  test.each<[string, string, string, (client: Client) => Promise<unknown>]>([
    [
      "groups",
      "TestLogsGroups::test_create_log_group_duplicate_error",
      "error-duplicate-log-group",
      ({ logs }) => logs.send(new CreateLogGroupCommand({ logGroupName })),
    ],
    [
      "groups",
      "TestLogsGroups::test_describe_log_groups_prefix_and_pattern_error",
      "error-prefix-and-pattern",
      ({ logs }) => logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "a", logGroupNamePattern: "b" })),
    ],
    [
      "streams",
      "TestLogsStreams::test_create_log_stream_duplicate_error",
      "error-duplicate-log-stream",
      ({ logs }) => logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })),
    ],
    [
      "streams",
      "TestLogsStreams::test_describe_log_streams_with_log_group_identifier",
      "error-both-name-and-identifier",
      ({ logs }) => logs.send(new DescribeLogStreamsCommand({ logGroupName, logGroupIdentifier: logGroupName })),
    ],
    [
      "events",
      "TestLogsEvents::test_put_log_events_to_invalid_stream",
      "error-invalid-stream",
      ({ logs }) => logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "x", logEvents: [event(1)] })),
    ],
    [
      "events",
      "TestLogsEvents::test_put_log_events_wrong_order",
      "error-wrong-order",
      ({ logs }) =>
        logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [event(2), event(1)] })),
    ],
    [
      "events",
      "TestLogsEvents::test_get_log_events_invalid_token",
      "error-invalid-token",
      ({ get }) => get({ nextToken: "invalid" }),
    ],
    [
      "events",
      "TestLogsEvents::test_get_log_events_limit_validation",
      "error-limit-exceeded",
      ({ get }) => get({ limit: 10_001 }),
    ],
    [
      "events",
      "TestLogsEventsErrors::test_resource_does_not_exist",
      "error-log-group-does-not-exist",
      ({ get }) => get({ logGroupName: "x" }),
    ],
    [
      "events",
      "TestLogsEventsErrors::test_resource_does_not_exist",
      "error-log-stream-does-not-exist",
      ({ get }) => get({ logStreamName: "x" }),
    ],
    [
      "filter_events",
      "TestFilterLogEvents::test_filter_log_events_unknown_token",
      "invalid-token",
      ({ filter }) => filter({ nextToken: "invalid" }),
    ],
    [
      "filter_events",
      "TestFilterLogEvents::test_filter_log_events_limit_validation",
      "error-limit-exceeded",
      ({ filter }) => filter({ limit: 10_001 }),
    ],
  ])("%s: %s %s", async (area, name, key, act) => {
    const client = await startLogs();
    const expected = recordedError(recorded(`logs/test_logs_${area}.snapshot.json`, name)[key]);
    await expect(act(client)).rejects.toMatchObject(expected);
  });
});

test("a function's log is read right after its answer", async () => {
  const { functions, logs } = startFunctions();
  await create(functions, "exports.handler = async () => { console.log('seen') }");
  await call(functions);
  const [stream] = logs.streams("/aws/lambda/f");
  expect(stream?.name).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  const { events } = logs.filterEvents("/aws/lambda/f", {});
  expect(events.map(({ message }) => message.split(/[ \t]/)[0]).filter((word) => /^[A-Z_]+$/.test(word ?? ""))).toEqual(
    expect.arrayContaining(["INIT_START", "START", "END", "REPORT"]),
  );
  expect(events.some(({ message }) => message.includes("\tINFO\tseen\n"))).toBe(true);
});

test("tail gives the last lines, then follows", () => {
  const logs = new Logs({ store: openSqlite(":memory:"), clock: systemClock, placement: DEFAULT_PLACEMENT });
  const line = (at: number) => ({ timestamp: at, message: `${at}` });
  logs.append("g", "s", [line(1), line(2), line(3)]);
  const seen: string[] = [];
  const listen = ({ events }: TailedEvents) => {
    seen.push(...events.map(({ message }) => message));
  };
  const stop = logs.tail({ group: "g", lines: 2 }, listen);
  logs.append("g", "s", [line(4)]);
  logs.append("other", "s", [line(5)]);
  stop();
  logs.append("g", "s", [line(6)]);
  expect(seen).toEqual(["2", "3", "4"]);
});

test("what was appended is there after the database is opened again", () => {
  const file = join(temporaryFolder(), "logs.db");
  const open = () => {
    const store = openSqlite(file, { durability: "normal" });
    return { store, logs: new Logs({ store, clock: systemClock, placement: DEFAULT_PLACEMENT }) };
  };
  const before = open();
  before.logs.append("g", "s", [{ timestamp: 1, message: "kept" }]);
  before.logs.close();
  before.store.close();
  const after = open();
  expect(after.logs.filterEvents("g", {}).events).toMatchObject([{ message: "kept" }]);
  after.store.close();
});

test("a group that grows without end keeps its newest events", () => {
  const logs = new Logs({ store: openSqlite(":memory:"), clock: systemClock, placement: DEFAULT_PLACEMENT });
  const message = "x".repeat(1_000_000);
  for (let at = 1; at <= 70; at++) {
    logs.append("g", "s", [{ timestamp: at, message }]);
    logs.flush();
  }
  const { events } = logs.filterEvents("g", {});
  expect(events.at(-1)?.timestamp).toBe(70);
  expect(events.length).toBeLessThan(65);
  expect(events.length).toBeGreaterThan(30);
});
