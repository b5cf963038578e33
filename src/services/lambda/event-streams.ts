/** One change that a stream tells of, as functions get it. Other members are handed on as they are. */
export interface StreamRecord {
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    /** A later record's sorts behind an earlier one's. */
    readonly SequenceNumber: string;
  };
}

/** What event source mappings need of the service whose streams they read. */
export interface EventStreams {
  exists(streamArn: string): boolean;
  /** Whether a function with this role may read the stream. */
  mayRead(roleArn: string, streamArn: string): boolean;
  /** The sequence number of the stream's last record: what is read behind it is new. */
  latest(streamArn: string): string;
  /** At most `limit` records behind a sequence number, or behind `TRIM_HORIZON` all that are kept; oldest first. */
  read(streamArn: string, after: string, limit: number): readonly StreamRecord[];
  /** Calls back whenever there are new records to read. Returns what ends that. */
  onRecords(streamArn: string, listener: () => void): () => void;
}

/** Before the first record that a stream still has. */
export const TRIM_HORIZON = "TRIM_HORIZON";
