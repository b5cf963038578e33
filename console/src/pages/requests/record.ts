import type { Check } from "../../components/checks.js";

/** As `GET /_sekisho/requests` tells them (docs/console.md). */
export interface RequestRecord {
  readonly id: string;
  /** Arrival, epoch milliseconds. */
  readonly time: number;
  readonly restApiId: string;
  readonly stageName: string;
  readonly method: string;
  readonly path: string;
  readonly resourcePath?: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly refusedBy?: string;
  /** Who called, where an authorizer found out. */
  readonly user?: string;
  readonly authorizer?: { readonly kind: string; readonly name?: string };
  readonly integration?: { readonly type: string; readonly target?: string; readonly latency?: number };
  readonly checks: readonly StepCheck[];
  readonly durations: readonly (readonly [step: string, milliseconds: number])[];
}

/** A check, and the step that made it. */
export interface StepCheck extends Check {
  readonly step: string;
}

/** The check that turned the request away; what a browser makes of the answer comes after it. */
export const reasonOf = ({ checks }: RequestRecord): StepCheck | undefined =>
  checks.findLast(({ passed, step }) => !passed && step !== "respond") ?? checks.findLast(({ passed }) => !passed);

export const milliseconds = (duration: number): string => `${duration.toFixed(duration < 10 ? 1 : 0)} ms`;

/** As `GET /_sekisho/requests/ID/exchange` tells it: nothing secret stands in it whole. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body?: string;
  };
  readonly event?: string;
  readonly answer?: string;
  readonly functionRequestId?: string;
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body?: string;
  };
}
