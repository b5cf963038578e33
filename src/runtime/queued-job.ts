import type { Job } from "./environment.js";

export interface PoolResult {
  /** JSON text. */
  readonly payload: string;
  readonly failed: boolean;
  /** What the event logged, where `tail` was asked for. */
  readonly lines: readonly string[];
}

export interface PoolJob extends Job {
  readonly tail: boolean;
}

/**
 * An event that waits for an environment, or is in work. Field by field: a spread of so many costs more than all else
 * that is done for an event here.
 */
export class QueuedJob implements PoolJob {
  readonly requestId: string;
  readonly invokedFunctionArn: string;
  readonly timeout: number;
  readonly traceId: string;
  readonly clientContext: string;
  readonly payload: string;
  readonly tail: boolean;
  readonly queuedAt = performance.now();
  startedAt = 0;
  /** Its START line is written. */
  isAnnounced = false;
  readonly lines: string[] = [];

  constructor(
    job: PoolJob,
    readonly resolve: (result: PoolResult) => void,
    readonly reject: (error: unknown) => void,
  ) {
    this.requestId = job.requestId;
    this.invokedFunctionArn = job.invokedFunctionArn;
    this.timeout = job.timeout;
    this.traceId = job.traceId;
    this.clientContext = job.clientContext;
    this.payload = job.payload;
    this.tail = job.tail;
  }
}
