import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { systemTimer, type Timer } from "../../lib/timer.js";
import type { Range, Store, Table } from "../../store/store.js";
import { checkTarget, payloadFor, type ScheduledEvent } from "./delivery.js";
import { parseSchedule } from "./schedule.js";

/** What a rule sends to; names are the API's. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly state: "ENABLED" | "DISABLED";
  readonly scheduleExpression: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** When it was switched on, epoch milliseconds: a rate counts from there. */
  readonly anchor: number;
  readonly targets: readonly Target[];
}

export interface PutRule {
  readonly name: string;
  readonly scheduleExpression?: string | undefined;
  readonly eventPattern?: string | undefined;
  readonly state?: "ENABLED" | "DISABLED" | undefined;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly tags?: Rule["tags"] | undefined;
}

/** What became of one delivery, for the log. */
export interface Delivery {
  readonly rule: string;
  readonly target: string;
  readonly time: Date;
  /** Absent when the function took the event. */
  readonly error?: string;
}

export interface EventRulesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly functions: {
    invoke(functionArn: string, request: { payload: string; invocationType: "Event" }): Promise<unknown>;
    permits(
      functionArn: string,
      request: { action: string; principal: string; sourceArn: string; sourceAccount: string },
    ): boolean;
  };
  readonly timer?: Timer;
  readonly log?: (delivery: Delivery) => void;
}

/** The longest that one timer waits; longer waits are made of several. */
const LONGEST_WAIT = 24 * 3_600_000;
const TARGETS_PER_RULE = 5;

/**
 * EventBridge's scheduled rules on the default bus. Rules that are on and have targets fire on their schedule; while
 * there are none, no timer runs. Times that pass while the process is down are not made up for.
 */
export class EventRules {
  readonly placement: Placement;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #functions: EventRulesOptions["functions"];
  readonly #timer: Timer;
  readonly #log: Required<EventRulesOptions>["log"];
  readonly #rules: Table<Rule>;
  #callOff: (() => void) | undefined;
  /** Up to here everything that was due has been sent. */
  #sentUntil: number;

  constructor({ store, clock, random, placement, functions, timer, log }: EventRulesOptions) {
    this.placement = placement;
    this.#clock = clock;
    this.#random = random;
    this.#functions = functions;
    this.#timer = timer ?? systemTimer;
    this.#log = log ?? (() => {});
    this.#rules = store.table<Rule>("events_rules");
    this.#sentUntil = clock.now().getTime();
    this.#arm();
  }

  /** Makes the rule or replaces its description and schedule; targets stay. Throws ValidationException. */
  putRule(input: PutRule): Rule {
    const { name, scheduleExpression, eventPattern, state = "ENABLED" } = input;
    if (eventPattern !== undefined)
      throw validation("EventPattern is not supported: only rules with a ScheduleExpression are.");
    if (scheduleExpression === undefined || scheduleExpression === "")
      throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (!parseSchedule(scheduleExpression)) throw validation("Parameter ScheduleExpression is not valid.");
    const previous = this.#rules.get(name);
    const unchanged = previous?.state === state && previous.scheduleExpression === scheduleExpression;
    const { region, accountId } = this.placement;
    return this.#keep({
      name,
      arn: `arn:aws:events:${region}:${accountId}:rule/${name}`,
      state,
      scheduleExpression,
      tags: input.tags ?? previous?.tags ?? [],
      anchor: unchanged ? previous.anchor : this.#clock.now().getTime(),
      targets: previous?.targets ?? [],
      ...(input.description !== undefined && { description: input.description }),
      ...(input.roleArn !== undefined && { roleArn: input.roleArn }),
    });
  }

  find(name: string): Rule | undefined {
    return this.#rules.get(name);
  }

  /** Throws ResourceNotFoundException. */
  rule(name: string): Rule {
    const rule = this.find(name);
    if (!rule) throw new Fault("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
    return rule;
  }

  list(range: Range = {}): Rule[] {
    return this.#rules.list(range).map(({ value }) => value);
  }

  setState(name: string, state: Rule["state"]): void {
    const rule = this.rule(name);
    if (rule.state === state) return;
    this.#keep({ ...rule, state, anchor: state === "ENABLED" ? this.#clock.now().getTime() : rule.anchor });
  }

  /** Adds targets or replaces those of the same id. Throws ValidationException, LimitExceededException. */
  putTargets(name: string, targets: readonly Target[]): void {
    const rule = this.rule(name);
    for (const target of targets) checkTarget({ ...target });
    const byId = new Map([...rule.targets, ...targets].map((target) => [target.Id, target]));
    if (byId.size > TARGETS_PER_RULE)
      throw new Fault("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
    this.#keep({ ...rule, targets: [...byId.values()] });
  }

  removeTargets(name: string, ids: readonly string[]): void {
    const rule = this.rule(name);
    this.#keep({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) });
  }

  /** Deleting a rule that isn't there is no error. Throws ValidationException while it has targets. */
  deleteRule(name: string): void {
    const rule = this.find(name);
    if (!rule) return;
    if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
    this.#rules.delete(name);
    this.#arm();
  }

  /** Takes the timer away. */
  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #keep(rule: Rule): Rule {
    this.#rules.put(rule.name, rule);
    this.#arm();
    return rule;
  }

  #arm(): void {
    this.close();
    const due = this.#firing().flatMap((rule) => dueAfter(rule, this.#sentUntil) ?? []);
    if (due.length === 0) return;
    const wait = Math.max(0, Math.min(...due) - this.#clock.now().getTime());
    this.#callOff = this.#timer(Math.min(wait, LONGEST_WAIT), () => this.#tick());
  }

  #tick(): void {
    const now = this.#clock.now().getTime();
    const from = this.#sentUntil;
    this.#sentUntil = Math.max(from, now);
    for (const rule of this.#firing()) {
      const due = dueAfter(rule, from);
      // One event however many times were missed while the machine slept.
      if (due !== undefined && due <= now) this.#fire(rule, due);
    }
    this.#arm();
  }

  #firing(): Rule[] {
    return this.list().filter(({ state, targets }) => state === "ENABLED" && targets.length > 0);
  }

  #fire(rule: Rule, due: number): void {
    const { region, accountId } = this.placement;
    const event: ScheduledEvent = {
      version: "0",
      id: uuid(this.#random),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: accountId,
      time: `${new Date(due).toISOString().slice(0, 19)}Z`,
      region,
      resources: [rule.arn],
      detail: {},
    };
    for (const target of rule.targets) void this.#deliver(rule, target, event);
  }

  async #deliver(rule: Rule, target: Target, event: ScheduledEvent): Promise<void> {
    const report = (error?: string) =>
      this.#log({
        rule: rule.name,
        target: target.Arn,
        time: this.#clock.now(),
        ...(error !== undefined && { error }),
      });
    try {
      const permitted = this.#functions.permits(target.Arn, {
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
        sourceAccount: this.placement.accountId,
      });
      if (!permitted) {
        report(`the function's resource policy doesn't let events.amazonaws.com invoke it for ${rule.arn}`);
        return;
      }
      await this.#functions.invoke(target.Arn, { payload: payloadFor(target, event), invocationType: "Event" });
      report();
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
    }
  }
}

const validation = (message: string) => new Fault("ValidationException", message);

/** A rule fires only for times after it was switched on. */
const dueAfter = ({ scheduleExpression, anchor }: Rule, sentUntil: number) =>
  parseSchedule(scheduleExpression)?.next(Math.max(sentUntil, anchor), anchor);
