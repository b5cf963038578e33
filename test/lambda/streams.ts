import type { EventStreams, StreamRecord } from "../../src/services/lambda/event-streams.js";

export const STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/books/stream/2026-03-01T12:00:00.250";

/** A stream in memory: records are numbered from 1, with as many digits each. */
export class MemoryStreams implements EventStreams {
  /** What roles may not read. */
  readonly refused = new Set<string>();
  readonly arns = new Set([STREAM]);
  #records: StreamRecord[] = [];
  #listeners = new Set<() => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  exists = (arn: string): boolean => this.arns.has(arn);
  mayRead = (role: string): boolean => !this.refused.has(role);
  latest = (): string => sequenceNumber(this.#records.length);
  read = (arn: string, after: string, limit: number): StreamRecord[] =>
    this.#records
      .filter(({ dynamodb }) => arn === STREAM && (after === "TRIM_HORIZON" || dynamodb.SequenceNumber > after))
      .slice(0, limit);

  onRecords(_: string, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes so many records of this moment, in seconds since 1970, and tells of them at once. */
  write(count: number, { at = Date.now() / 1000, image = {} }: { at?: number; image?: object } = {}): void {
    for (let left = count; left > 0; left--)
      this.#records.push({
        eventID: "1",
        eventName: "INSERT",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "us-east-1",
        dynamodb: {
          ApproximateCreationDateTime: at,
          NewImage: image,
          SequenceNumber: sequenceNumber(this.#records.length + 1),
        },
        eventSourceARN: STREAM,
      } as StreamRecord);
    for (const listener of this.#listeners) listener();
  }
}

export const sequenceNumber = (count: number): string => String(count).padStart(6, "0");
