import type { StreamRecord } from "./event-streams.js";

/** A record, and its text as the function gets it. */
export interface ReadRecord {
  readonly record: StreamRecord;
  readonly text: string;
  readonly bytes: number;
}

/** Records that are handed to the function together. */
export interface Batch {
  readonly records: readonly ReadRecord[];
  /** Everything up to this sequence number is done with when the batch is: also what filters left out behind it. */
  readonly end: string;
  /** Failed tries of just these records. */
  readonly failures: number;
}

/** Bytes of `{"Records":[…]}` that one call takes. */
const LARGEST_EVENT = 6_291_456;
const FRAME = '{"Records":[]}'.length;

export function readRecord(record: StreamRecord): ReadRecord {
  const text = JSON.stringify(record);
  return { record, text, bytes: Buffer.byteLength(text) + 1 };
}

export const sequenceNumberOf = ({ record }: ReadRecord): string => record.dynamodb.SequenceNumber;

export const payloadOf = (records: readonly ReadRecord[]): string =>
  `{"Records":[${records.map(({ text }) => text).join(",")}]}`;

/** How many of these go into one call, and whether that is all that does: by number, and by size. */
export function fitting(records: readonly ReadRecord[], most: number): { count: number; isFull: boolean } {
  let bytes = FRAME;
  for (const [count, record] of records.entries()) {
    bytes += record.bytes;
    if (count === most || (bytes > LARGEST_EVENT && count > 0)) return { count, isFull: true };
  }
  return { count: records.length, isFull: records.length >= most };
}

/** The batch in two, the first half to be delivered first. Splitting doesn't count as a retry. */
export function halvesOf({ records, end, failures }: Batch): Batch[] {
  const middle = Math.ceil(records.length / 2);
  const first = records.slice(0, middle);
  const last = first.at(-1);
  return [
    { records: first, end: last ? sequenceNumberOf(last) : end, failures },
    { records: records.slice(middle), end, failures },
  ];
}

/**
 * The index of the first record that the function's answer calls failed, undefined where it calls none so. All from
 * there on are delivered again; all of them where what it names isn't there. Which answers tell of success and which of
 * failure is recorded.
 */
export function firstFailure(answer: string, records: readonly ReadRecord[]): number | undefined {
  const { batchItemFailures: failures } = (parsed(answer) ?? {}) as { batchItemFailures?: unknown };
  if (!Array.isArray(failures) || failures.length === 0) return undefined;
  const named = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const places = named.map((name) => records.findIndex((record) => sequenceNumberOf(record) === name));
  return Math.max(0, Math.min(...places));
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
