import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";

export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface StoredEvent extends LogEvent {
  readonly ingestionTime: number;
  /** 56 digits; orders the events of a group. */
  readonly eventId: string;
  readonly logStreamName: string;
}

export interface GroupRecord {
  readonly name: string;
  readonly creationTime: number;
  readonly retentionInDays?: number;
  readonly storedBytes: number;
}

export interface StreamRecord {
  readonly name: string;
  readonly creationTime: number;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
  readonly lastIngestionTime?: number;
}

/** What was written to one stream at one flush: a row for many events keeps a busy function's log cheap. */
interface Chunk {
  readonly ingestionTime: number;
  readonly bytes: number;
  readonly events: readonly (readonly [timestamp: number, message: string])[];
}

/** Beyond this a group's oldest chunks go: a log on a developer's machine must not fill its disk. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Bytes that CloudWatch counts for each event besides its text. */
const EVENT_OVERHEAD = 26;

export class LogRecords {
  readonly store: Store;
  readonly #groups: Table<GroupRecord>;
  readonly #streams: Table<StreamRecord>;
  readonly #chunks: Table<Chunk>;
  #sequence = 0;

  constructor(store: Store) {
    this.store = store;
    this.#groups = store.table("log_groups");
    this.#streams = store.table("log_streams");
    this.#chunks = store.table("log_chunks");
  }

  group(name: string): GroupRecord | undefined {
    return this.#groups.get(name);
  }

  groups(prefix = ""): GroupRecord[] {
    return this.#groups.list({ prefix }).map(({ value }) => value);
  }

  putGroup(record: GroupRecord): void {
    this.#groups.put(record.name, record);
  }

  stream(group: string, stream: string): StreamRecord | undefined {
    return this.#streams.get(keyOf(group, stream));
  }

  streams(group: string, prefix = ""): StreamRecord[] {
    return this.#streams.list({ prefix: keyPrefix(group) + prefix }).map(({ value }) => value);
  }

  putStream(group: string, record: StreamRecord): void {
    this.#streams.put(keyOf(group, record.name), record);
  }

  deleteGroup(group: string): void {
    this.store.transaction(() => {
      this.#groups.delete(group);
      for (const table of [this.#streams, this.#chunks] as Table<object>[])
        for (const { key } of table.list({ prefix: keyPrefix(group) })) table.delete(key);
    });
  }

  deleteStream(group: string, stream: string): void {
    this.store.transaction(() => {
      this.#streams.delete(keyOf(group, stream));
      for (const { key } of this.#chunks.list({ prefix: keyPrefix(group, stream) })) this.#chunks.delete(key);
    });
  }

  /** Adds events, making group and stream where absent. */
  add(group: string, stream: string, events: readonly LogEvent[], now: number): void {
    let bytes = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const { timestamp, message } of events) {
      bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
      first = Math.min(first, timestamp);
      last = Math.max(last, timestamp);
    }
    const known = this.stream(group, stream) ?? { name: stream, creationTime: now };
    this.putStream(group, {
      ...known,
      firstEventTimestamp: Math.min(first, known.firstEventTimestamp ?? first),
      lastEventTimestamp: Math.max(last, known.lastEventTimestamp ?? last),
      lastIngestionTime: now,
    });
    this.#sequence = Math.max(this.#sequence + 1, now * 1000);
    const chunk = {
      ingestionTime: now,
      bytes,
      events: events.map((event) => [event.timestamp, event.message] as const),
    };
    this.#chunks.put(keyOf(group, stream, String(this.#sequence).padStart(17, "0")), chunk);
    const record = this.group(group) ?? { name: group, creationTime: now, storedBytes: 0 };
    const storedBytes = record.storedBytes + bytes;
    this.putGroup({ ...record, storedBytes: storedBytes > MOST_BYTES ? this.#shorten(group) : storedBytes });
  }

  /** Events of a stream, or of all, in the order of their time. */
  events(group: string, stream?: string): StoredEvent[] {
    const found: StoredEvent[] = [];
    const prefix = stream === undefined ? keyPrefix(group) : keyPrefix(group, stream);
    for (const { key, value } of this.#chunks.list({ prefix })) {
      const [, logStreamName = "", sequence = ""] = key.split("\u001f");
      value.events.forEach(([timestamp, message], at) => {
        const eventId = `${String(timestamp).padStart(15, "0")}${sequence}${String(at).padStart(24, "0")}`;
        found.push({ timestamp, message, ingestionTime: value.ingestionTime, eventId, logStreamName });
      });
    }
    return found.sort((a, b) => (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0));
  }

  /** Drops the older half; returns the bytes that remain. */
  #shorten(group: string): number {
    const chunks = this.#chunks.list({ prefix: keyPrefix(group) });
    const age = (key: string) => key.slice(key.lastIndexOf("\u001f"));
    chunks.sort((a, b) => (age(a.key) < age(b.key) ? 1 : -1));
    let kept = 0;
    for (const { key, value } of chunks) {
      if (kept + value.bytes > MOST_BYTES / 2) this.#chunks.delete(key);
      else kept += value.bytes;
    }
    return kept;
  }
}
