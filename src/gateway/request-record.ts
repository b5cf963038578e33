import type { Check } from "../lib/check.js";

export type StepName =
  | "parse"
  | "route"
  | "authorize"
  | "policy"
  | "api-key"
  | "throttle"
  | "validate"
  | "integrate"
  | "respond";

/** A check, and the step that made it. */
export interface StepCheck extends Check {
  readonly step: StepName;
}

/** What became of one request. The log, `sekisho explain`, the console and the tests read the same record. */
export interface RequestRecord {
  /** The client sees it as `x-amzn-RequestId`. */
  readonly id: string;
  /** Arrival, epoch milliseconds. */
  readonly time: number;
  readonly restApiId: string;
  readonly stageName: string;
  readonly method: string;
  /** With the stage, without the query: `/dev/apiPath`. */
  readonly path: string;
  /** `/book/{isbn}`, where a resource was found. */
  readonly resourcePath?: string | undefined;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  /** The gateway response that refused the request, e.g. `UNAUTHORIZED`. */
  readonly refusedBy?: string | undefined;
  /** Who called, where an authorizer found out: a username, a `principalId`, or the ARN that signed. */
  readonly user?: string | undefined;
  readonly authorizer?: { readonly kind: string; readonly name?: string | undefined } | undefined;
  readonly integration?:
    | {
        readonly type: string;
        /** The function's ARN, where there is one. */
        readonly target?: string | undefined;
        /** Milliseconds that the back end took. */
        readonly latency?: number | undefined;
      }
    | undefined;
  /** In the order in which they were made, over all steps. Tokens and secrets never stand in them whole. */
  readonly checks: readonly StepCheck[];
  /** Milliseconds by step, in order; steps that were not reached are absent. */
  readonly durations: readonly (readonly [step: StepName, milliseconds: number])[];
}
