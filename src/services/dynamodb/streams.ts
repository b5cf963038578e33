import type { Clock } from "../../lib/clock.js";
import type { Random } from "../../lib/ids.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";

/** An item as it goes over the wire: by attribute name `{ S: "…" }`, `{ N: "1" }`, `{ B: base64 }`, … */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/**
 * One write to an item, in the form in which Lambda hands it to a function.
 * Source: Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB", example event.
 */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: "1.1";
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    /** Decimal digits, always as many: a later record's sorts behind an earlier one's. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  readonly eventSourceARN: string;
}

/** What a write did to an item: INSERT has no `before`, REMOVE no `after`. */
export interface ItemChange {
  readonly keys: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

interface StreamHead {
  readonly viewType: StreamViewType;
  /** The number of the last record, 0 before the first. */
  readonly last: number;
}

export interface StreamsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

/** Records can be read for a day. Source: DynamoDB developer guide, "Change data capture for DynamoDB Streams". */
const RETENTION_SECONDS = 24 * 60 * 60;
/** How many records that are too old a write takes along. */
const TRIMMED_AT_ONCE = 10;

/** The streams of all tables: records are kept with the write that they tell of, and read in order by whoever listens. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #heads: Table<StreamHead>;
  readonly #records: Table<StreamRecord>;
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(options: StreamsOptions) {
    this.#options = options;
    this.#heads = options.store.table("dynamodb_streams");
    this.#records = options.store.table("dynamodb_stream_records");
  }

  exists(streamArn: string): boolean {
    return this.#heads.get(streamArn) !== undefined;
  }

  /** The sequence number of the last record; before the first one, a number that sorts before it. */
  latest(streamArn: string): string {
    return sequenceNumber(this.#heads.get(streamArn)?.last ?? 0);
  }

  /**
   * At most `limit` records, oldest first: those behind a sequence number, or all that are kept. Behind `LATEST` there are
   * none: who wants to go on from now remembers `latest()`.
   */
  read(streamArn: string, after: string, limit: number): StreamRecord[] {
    if (after === "LATEST") return [];
    const from = after === "TRIM_HORIZON" ? {} : { after: keyOf(streamArn, after) };
    return this.#records.list({ prefix: keyPrefix(streamArn), ...from, limit }).map(({ value }) => value);
  }

  /** Calls back whenever there are new records to read, after they are on disk. Returns what ends that. */
  onRecords(streamArn: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(streamArn) ?? new Set();
    this.#listeners.set(streamArn, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(streamArn) === listeners) this.#listeners.delete(streamArn);
    };
  }

  open(streamArn: string, viewType: StreamViewType): void {
    this.#heads.put(streamArn, { viewType, last: 0 });
  }

  /** Takes the stream away with all of its records. */
  remove(streamArn: string): void {
    this.#heads.delete(streamArn);
    for (const { key } of this.#records.list({ prefix: keyPrefix(streamArn) })) this.#records.delete(key);
  }

  /** Adds a record, in the transaction of the write. Whoever makes the write calls `announce` when it is on disk. */
  add(streamArn: string, { keys, before, after }: ItemChange): void {
    const head = this.#heads.get(streamArn);
    if (!head) return;
    const { clock, random } = this.#options;
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const [, , , region = ""] = streamArn.split(":");
    const last = head.last + 1;
    const images = imagesOf(head.viewType, before, after);
    this.#trim(streamArn, seconds - RETENTION_SECONDS);
    this.#records.put(keyOf(streamArn, sequenceNumber(last)), {
      eventID: Buffer.from(random.bytes(16)).toString("hex"),
      eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: seconds,
        Keys: keys,
        ...images,
        SequenceNumber: sequenceNumber(last),
        SizeBytes: [keys, ...Object.values(images)].reduce((sum, item) => sum + sizeOf(item), 0),
        StreamViewType: head.viewType,
      },
      eventSourceARN: streamArn,
    });
    this.#heads.put(streamArn, { ...head, last });
  }

  announce(streamArn: string): void {
    for (const listener of [...(this.#listeners.get(streamArn) ?? [])]) listener();
  }

  #trim(streamArn: string, before: number): void {
    for (const { key, value } of this.#records.list({ prefix: keyPrefix(streamArn), limit: TRIMMED_AT_ONCE }))
      if (value.dynamodb.ApproximateCreationDateTime < before) this.#records.delete(key);
  }
}

/** 21 digits, as AWS's shortest. */
const sequenceNumber = (count: number): string => `1${String(count).padStart(20, "0")}`;

function imagesOf(viewType: StreamViewType, before: Item | undefined, after: Item | undefined) {
  const isNew = viewType === "NEW_IMAGE" || viewType === "NEW_AND_OLD_IMAGES";
  const isOld = viewType === "OLD_IMAGE" || viewType === "NEW_AND_OLD_IMAGES";
  return { ...(isNew && after && { NewImage: after }), ...(isOld && before && { OldImage: before }) };
}

/**
 * In bytes, names and values. Source: DynamoDB developer guide, "DynamoDB item sizes and formats"; a number's size is
 * about a byte for two digits.
 */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: Readonly<Record<string, unknown>>): number {
  const [[type, content] = ["", undefined]] = Object.entries(value);
  switch (type) {
    case "S":
      return Buffer.byteLength(content as string);
    case "N":
      return Math.ceil((content as string).replace(/[-.]/g, "").length / 2) + 1;
    case "B":
      return Buffer.byteLength(content as string, "base64");
    case "SS":
    case "NS":
    case "BS":
      return (content as string[]).reduce((sum, each) => sum + valueSize({ [type.slice(0, 1)]: each }), 0);
    case "L":
      return (content as Item[string][]).reduce((sum, each) => sum + 1 + valueSize(each), 3);
    case "M":
      return 3 + Object.keys(content as Item).length + sizeOf(content as Item);
    default:
      return 1;
  }
}
