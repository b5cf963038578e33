import type { Clock } from "../lib/clock.js";
import type { Random } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import type { ResourceType } from "../resources/resource-type.js";
import type { Store } from "../store/store.js";

/** Invokes a function, by name or ARN, for a custom resource. */
export type InvokeFunction = (
  functionNameOrArn: string,
  request: { payload: string; invocationType?: "RequestResponse" | "Event" },
) => Promise<{ readonly statusCode: number; readonly payload: string; readonly functionError?: string }>;

export interface DeploymentsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  /** The text behind a TemplateURL; undefined where there is no such object. */
  readTemplate(url: string): string | undefined;
  readonly invokeFunction: InvokeFunction;
  /** Applied to the values of stack outputs alone: leads AWS's host names to the local cloud. */
  rewriteOutput?(text: string): string;
  /** Where functions reach this cloud, e.g. `http://127.0.0.1:4566`: custom resources answer there. */
  baseUrl(): string;
  /** Systems Manager parameters, for parameter types and `{{resolve:ssm:…}}`. */
  readParameter?(name: string): string | undefined;
  /** Told of defects of ours that leave a stack at work; without it they end the process. */
  readonly reportDefect?: (what: string, defect: unknown) => void;
  /** Go on without resource types that aren't spoken, in every stack. */
  readonly skipUnsupported?: boolean;
  /** How many resources of a stack may be at work at once (default 16). */
  readonly workers?: number;
  /** How long DescribeStacks may be held open for a stack at work, in milliseconds (default 25,000). */
  readonly holdMilliseconds?: number;
}

/** A stack with this tag set to `true` goes on without resource types that aren't spoken; its nested stacks too. */
export const SKIP_UNSUPPORTED_TAG = "sekisho:skip-unsupported";
