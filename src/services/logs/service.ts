import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import type { Placement } from "../../lib/placement.js";
import type { Store } from "../../store/store.js";
import { WriteBehind } from "../../store/write-behind.js";
import { filterPattern } from "./filter-pattern.js";
import { type GroupRecord, type LogEvent, LogRecords, type StoredEvent, type StreamRecord } from "./records.js";

export type { LogEvent, StoredEvent } from "./records.js";

export interface LogsOptions {
  /** A store of its own, of durability `normal`: the last lines may be lost with the machine's power. */
  readonly store: Store;
  readonly clock: Clock;
  readonly placement: Placement;
  /** Told of writing that failed when nobody waited for it. */
  readonly reportDefect?: (what: string, defect: unknown) => void;
}

export interface EventRange {
  /** Milliseconds since 1970; events of this time are in. */
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** What a listener of {@link Logs.tail} gets. */
export interface TailedEvents {
  readonly group: string;
  readonly stream: string;
  readonly events: readonly LogEvent[];
}

const FLUSH_EVERY = 250;
/** So many events are written at once: more would keep whoever calls meanwhile waiting. */
const MANY = 600;
const MOST_PENDING = 20_000;
const MOST_EVENTS = 10_000;

/** CloudWatch Logs: groups, streams and events. What is appended is written soon, not at once; every reading sees it. */
export class Logs {
  readonly placement: Placement;
  readonly #records: LogRecords;
  readonly #clock: Clock;
  readonly #pending = new Map<string, Map<string, LogEvent[]>>();
  #pendingCount = 0;
  /** Grows with each writing that fails: a full disk is not to be asked at each line. */
  #writeAt = MANY;
  readonly #behind: WriteBehind;
  readonly #listeners = new Set<(batch: TailedEvents) => void>();

  constructor({ store, clock, placement, reportDefect }: LogsOptions) {
    this.placement = placement;
    this.#records = new LogRecords(store);
    this.#clock = clock;
    this.#behind = new WriteBehind(() => this.#write(), { what: "CloudWatch Logs", every: FLUSH_EVERY, reportDefect });
  }

  /** Writes what is pending. The store is its owner's to close. */
  close(): void {
    this.flush();
    this.#listeners.clear();
  }

  /** Adds events as Lambda itself does: group and stream are made where absent. */
  append(group: string, stream: string, events: readonly LogEvent[]): void {
    const streams = this.#pending.get(group) ?? new Map<string, LogEvent[]>();
    this.#pending.set(group, streams);
    const list = streams.get(stream);
    if (list) list.push(...events);
    else streams.set(stream, [...events]);
    this.#pendingCount += events.length;
    for (const listener of this.#listeners) listener({ group, stream, events });
    this.#behind.schedule();
    if (this.#pendingCount < this.#writeAt) return;
    this.#writeAt += MANY;
    this.#behind.hurry();
    // A disk that takes nothing must not fill the memory too: these lines are lost, as was reported.
    if (this.#pendingCount > MOST_PENDING) this.#forgetPending();
  }

  flush(): void {
    this.#behind.flush();
  }

  #write(): void {
    if (this.#pendingCount === 0) return;
    const now = this.#now();
    this.#records.store.transaction(() => {
      for (const [group, streams] of this.#pending)
        for (const [stream, events] of streams) this.#records.add(group, stream, events, now);
    });
    this.#forgetPending();
  }

  #forgetPending(): void {
    this.#pending.clear();
    this.#pendingCount = 0;
    this.#writeAt = MANY;
  }

  /**
   * Gives the listener the last `lines` events of the group (of all groups when undefined), oldest first, and with
   * `follow` whatever is appended from then on. Returns what ends it.
   */
  tail(
    { group, lines = 0, follow = true }: { group?: string; lines?: number; follow?: boolean },
    listener: (batch: TailedEvents) => void,
  ): () => void {
    if (lines > 0) {
      const groups = group === undefined ? this.groups().map(({ name }) => name) : [group];
      const recent = groups
        .flatMap((name) => this.#events(name).map((event) => ({ name, event })))
        .sort((a, b) => (a.event.eventId < b.event.eventId ? -1 : 1));
      for (const { name, event } of recent.slice(-lines))
        listener({ group: name, stream: event.logStreamName, events: [event] });
    }
    if (!follow) return () => {};
    const filtered = (batch: TailedEvents) => {
      if (group === undefined || batch.group === group) listener(batch);
    };
    this.#listeners.add(filtered);
    return () => this.#listeners.delete(filtered);
  }

  createGroup(name: string, { retentionInDays }: { retentionInDays?: number } = {}): void {
    this.flush();
    if (this.#records.group(name))
      throw new Fault("ResourceAlreadyExistsException", "The specified log group already exists");
    const retention = retentionInDays === undefined ? {} : { retentionInDays };
    this.#records.putGroup({ name, creationTime: this.#now(), storedBytes: 0, ...retention });
  }

  deleteGroup(name: string): void {
    this.#group(name);
    this.#records.deleteGroup(name);
  }

  groups(prefix?: string): GroupRecord[] {
    this.flush();
    return this.#records.groups(prefix);
  }

  /** Undefined: kept forever. Stored and shown; what is too large is shortened whatever its age. */
  setRetention(name: string, retentionInDays: number | undefined): void {
    const { retentionInDays: _, ...record } = this.#group(name);
    this.#records.putGroup({ ...record, ...(retentionInDays !== undefined && { retentionInDays }) });
  }

  createStream(group: string, stream: string): void {
    this.#group(group);
    if (this.#records.stream(group, stream))
      throw new Fault("ResourceAlreadyExistsException", "The specified log stream already exists");
    this.#records.putStream(group, { name: stream, creationTime: this.#now() });
  }

  deleteStream(group: string, stream: string): void {
    this.#stream(group, stream);
    this.#records.deleteStream(group, stream);
  }

  streams(group: string, prefix?: string): StreamRecord[] {
    this.#group(group);
    return this.#records.streams(group, prefix);
  }

  /** PutLogEvents: the stream must be there, and time must not run backwards. */
  put(group: string, stream: string, events: readonly LogEvent[]): void {
    this.#stream(group, stream);
    if (events.some(({ timestamp }, at) => timestamp < (events[at - 1]?.timestamp ?? 0)))
      throw new Fault(
        "InvalidParameterException",
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    this.append(group, stream, events);
  }

  /** One page of one stream, with the tokens that lead on in both directions. */
  streamEvents(group: string, stream: string, range: EventRange & { startFromHead?: boolean | undefined }) {
    this.#stream(group, stream);
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = MOST_EVENTS } = range;
    const all = this.#events(group, stream).filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
    const { nextToken } = range;
    const token = nextToken === undefined ? undefined : /^([fb])\/(\d{56})(?:\/s)?$/.exec(nextToken);
    if (token === null) throw invalidToken();
    let events: StoredEvent[];
    const [, direction, position = ""] = token ?? [];
    if (direction === "f") events = all.filter(({ eventId }) => eventId > position).slice(0, limit);
    else if (direction === "b") events = all.filter(({ eventId }) => eventId < position).slice(-limit);
    else events = range.startFromHead ? all.slice(0, limit) : all.slice(-limit);
    const nowhere = position || "0".repeat(56);
    return {
      events: events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${events.at(-1)?.eventId ?? nowhere}/s`,
      nextBackwardToken: `b/${events[0]?.eventId ?? nowhere}/s`,
    };
  }

  /** One page of a group's events over all its streams, or those named. */
  filterEvents(
    group: string,
    range: EventRange & {
      pattern?: string | undefined;
      streams?: readonly string[] | undefined;
      streamPrefix?: string | undefined;
    },
  ) {
    this.#group(group);
    const matches = filterPattern(range.pattern);
    const {
      startTime = 0,
      endTime = Number.POSITIVE_INFINITY,
      limit = MOST_EVENTS,
      streams,
      streamPrefix = "",
    } = range;
    const after = range.nextToken === undefined ? "" : Buffer.from(range.nextToken, "base64url").toString();
    if (after !== "" && !/^\d{56}$/.test(after)) throw invalidToken();
    const found = this.#events(group).filter(
      ({ timestamp, message, eventId, logStreamName }) =>
        timestamp >= startTime &&
        timestamp <= endTime &&
        eventId > after &&
        (!streams || streams.includes(logStreamName)) &&
        logStreamName.startsWith(streamPrefix) &&
        matches(message),
    );
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return {
      events,
      searchedLogStreams: [],
      ...(last && found.length > limit && { nextToken: Buffer.from(last.eventId).toString("base64url") }),
    };
  }

  #events(group: string, stream?: string): StoredEvent[] {
    this.flush();
    return this.#records.events(group, stream);
  }

  #group(name: string): GroupRecord {
    this.flush();
    const record = this.#records.group(name);
    if (!record) throw new Fault("ResourceNotFoundException", "The specified log group does not exist.");
    return record;
  }

  #stream(group: string, stream: string): StreamRecord {
    this.#group(group);
    const record = this.#records.stream(group, stream);
    if (!record) throw new Fault("ResourceNotFoundException", "The specified log stream does not exist.");
    return record;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const invalidToken = (): Fault => new Fault("InvalidParameterException", "The specified nextToken is invalid.");
