import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { events } from "../../src/services/events/index.js";
import { type Delivery, EventRules } from "../../src/services/events/service.js";
import { refusal as refusalOf } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

const Arn = "arn:aws:lambda:us-east-1:000000000000:function:tick";
const ruleArn = "arn:aws:events:us-east-1:000000000000:rule/every";

let cloud: World;
let client: EventBridgeClient;
let rules: EventRules;
let permitted: boolean;
let invoked: { arn: string; payload: unknown }[];
let deliveries: Delivery[];
/** The timer that runs, if one does. */
let pending: { due: number; work: () => void } | undefined;

beforeEach(() => {
  cloud = world();
  permitted = true;
  invoked = [];
  deliveries = [];
  pending = undefined;
  rules = new EventRules({
    store: cloud.store,
    clock: cloud.clock,
    random: seededRandom("events"),
    placement: DEFAULT_PLACEMENT,
    functions: {
      permits: (arn, { principal, sourceArn }) =>
        permitted && arn === Arn && principal === "events.amazonaws.com" && sourceArn === ruleArn,
      invoke: async (arn, { payload }) => void invoked.push({ arn, payload: JSON.parse(payload) }),
    },
    timer(milliseconds, work) {
      pending = { due: cloud.clock.time.getTime() + milliseconds, work };
      return () => {
        pending = undefined;
      };
    },
    log: (delivery) => deliveries.push(delivery),
  });
  client = new EventBridgeClient(directly(events(rules), cloud));
});
afterEach(() => cloud.close());

/** Lets time pass up to there, firing what is due on the way. */
async function passTo(time: string) {
  while (pending && pending.due <= Date.parse(time)) {
    const { due, work } = pending;
    cloud.clock.time = new Date(due);
    work();
    await Promise.resolve();
    await Promise.resolve();
  }
  cloud.clock.time = new Date(time);
}

const make = async (ScheduleExpression: string, target: object = {}) => {
  await client.send(new PutRuleCommand({ Name: "every", ScheduleExpression, Description: "ticks" }));
  await client.send(new PutTargetsCommand({ Rule: "every", Targets: [{ Id: "tick", Arn, ...target }] }));
};
const refusal = async (work: Promise<unknown>) => (await refusalOf(work)).slice(1);

test("a rule fires on its schedule with the event that EventBridge makes", async () => {
  await make("rate(5 minutes)");
  await passTo("2026-03-01T12:11:00Z");
  expect(invoked).toHaveLength(2);
  expect(invoked[0]).toEqual({
    arn: Arn,
    payload: {
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: "2026-03-01T12:05:00Z",
      region: "us-east-1",
      resources: [ruleArn],
      detail: {},
    },
  });
  expect(deliveries).toHaveLength(2);
});

test("a constant input or a part of the event is handed over instead", async () => {
  await make("rate(1 minute)", { Input: '{"a":1}' });
  await passTo("2026-03-01T12:01:30Z");
  await make("rate(1 minute)", { InputPath: "$.detail-type" });
  await passTo("2026-03-01T12:02:30Z");
  expect(invoked.map(({ payload }) => payload)).toEqual([{ a: 1 }, "Scheduled Event"]);
});

test("without the function's permission nothing is invoked, and the log says why", async () => {
  permitted = false;
  await make("rate(1 minute)");
  await passTo("2026-03-01T12:01:30Z");
  expect(invoked).toEqual([]);
  expect(deliveries[0]?.error).toContain("events.amazonaws.com");
});

test("no timer runs without a rule that is on and has a target", async () => {
  expect(pending).toBeUndefined();
  await client.send(new PutRuleCommand({ Name: "every", ScheduleExpression: "rate(1 minute)" }));
  expect(pending).toBeUndefined();
  await make("rate(1 minute)");
  expect(pending).toBeDefined();
  await client.send(new DisableRuleCommand({ Name: "every" }));
  expect(pending).toBeUndefined();
  await client.send(new EnableRuleCommand({ Name: "every" }));
  expect(pending).toBeDefined();
  await client.send(new RemoveTargetsCommand({ Rule: "every", Ids: ["tick"] }));
  expect(pending).toBeUndefined();
});

test("what was due while the process was down is not made up for", async () => {
  await make("cron(0 * * * ? *)");
  rules.close();
  cloud.clock.time = new Date("2026-03-01T15:30:00Z");
  const due: number[] = [];
  const again = new EventRules({
    store: cloud.store,
    clock: cloud.clock,
    random: seededRandom("again"),
    placement: DEFAULT_PLACEMENT,
    functions: { permits: () => true, invoke: async () => undefined },
    timer(milliseconds) {
      due.push(cloud.clock.time.getTime() + milliseconds);
      return () => {};
    },
  });
  expect(due).toEqual([Date.parse("2026-03-01T16:00:00Z")]);
  again.close();
});

test("rules are described, listed and deleted once they have no targets", async () => {
  await make("rate(5 minutes)");
  expect(await client.send(new DescribeRuleCommand({ Name: "every" }))).toMatchObject({
    Name: "every",
    Arn: ruleArn,
    State: "ENABLED",
    ScheduleExpression: "rate(5 minutes)",
    Description: "ticks",
    EventBusName: "default",
  });
  expect((await client.send(new ListRulesCommand({ NamePrefix: "ev" }))).Rules).toHaveLength(1);
  expect((await client.send(new ListTargetsByRuleCommand({ Rule: "every" }))).Targets).toEqual([{ Id: "tick", Arn }]);
  expect(await refusal(client.send(new DeleteRuleCommand({ Name: "every" })))).toEqual([
    "ValidationException",
    "Rule can't be deleted since it has targets.",
  ]);
  await client.send(new RemoveTargetsCommand({ Rule: "every", Ids: ["tick"] }));
  await client.send(new DeleteRuleCommand({ Name: "every" }));
  expect(await refusal(client.send(new DescribeRuleCommand({ Name: "every" })))).toEqual([
    "ResourceNotFoundException",
    "Rule every does not exist on EventBus default.",
  ]);
});

test.each([
  [{ ScheduleExpression: "rate(1 minutes)" }, "Parameter ScheduleExpression is not valid."],
  [{}, "Parameter(s) EventPattern or ScheduleExpression must be specified."],
  [{ EventPattern: "{}" }, "EventPattern is not supported: only rules with a ScheduleExpression are."],
])("a rule with %j is refused", async (input, message) => {
  expect(await refusal(client.send(new PutRuleCommand({ Name: "every", ...input })))).toEqual([
    "ValidationException",
    message,
  ]);
});

test.each([
  [{ Arn: "not-an-arn" }],
  [{ Arn: "arn:aws:sqs:us-east-1:000000000000:queue" }],
  [{ Input: "{" }],
  [{ InputTransformer: { InputTemplate: '"x"' } }],
])("a target with %j is refused", async (more) => {
  expect((await refusal(make("rate(1 minute)", more)))[0]).toBe("ValidationException");
});
