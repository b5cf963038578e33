import type { Call } from "./call.js";
import type { Refusal } from "./refusal.js";
import type { StepName } from "./request-record.js";
import { apiKey } from "./steps/api-key.js";
import { authorize } from "./steps/authorize.js";
import { integrate } from "./steps/integrate.js";
import { parse } from "./steps/parse.js";
import { policy } from "./steps/policy.js";
import { route } from "./steps/route.js";
import { throttle } from "./steps/throttle.js";
import { validate } from "./steps/validate.js";

/** A step lets the call go on, or says why not. */
export type Step = (call: Call) => Refusal | undefined | Promise<Refusal | undefined>;

/** What every request passes, in API Gateway's order. `respond` follows whatever came of it. */
export const stages: readonly (readonly [StepName, Step])[] = [
  ["parse", parse],
  ["route", route],
  ["authorize", authorize],
  ["policy", policy],
  ["api-key", apiKey],
  ["throttle", throttle],
  ["validate", validate],
  ["integrate", integrate],
];
