/**
 * One thing that was looked at on the way to a decision, in order. The log, `sekisho explain`, the console and the
 * tests read the same list; sentences are made from it once, at the edge.
 */
export interface Check {
  /** What must hold, as a statement: "the token was signed by a pool of the authorizer". */
  readonly what: string;
  readonly passed: boolean;
  readonly actual?: unknown;
  readonly expected?: unknown;
  /** What the developer can do about it, where there is something. */
  readonly advice?: string;
}
