import { CallerPolicyReader } from "../gateway/iam/caller-policies.js";
import { callerKeys } from "../gateway/iam/request-keys.js";
import { principalOf, type SigningKey } from "../gateway/iam/signer.js";
import type { RolesAndPolicies } from "../gateway/neighbours.js";
import type { Clock } from "../lib/clock.js";
import type { Placement } from "../lib/placement.js";
import { type Context, contextOf } from "../lib/policy/context.js";
import { type Decision, evaluate, type Policy } from "../lib/policy/evaluate.js";

export interface CallerAccessOptions {
  readonly iam: RolesAndPolicies;
  readonly clock: Clock;
  readonly placement: Placement;
}

export interface AccessQuestion {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** The resource's own policy. */
  readonly resourcePolicy?: Policy | undefined;
  /** Condition keys of the service that is asked. */
  readonly context?: Context;
}

/** What callers may do: by the policies of their role, session and boundary, and by the resource's. */
export class CallerAccess {
  readonly #reader: CallerPolicyReader;
  readonly #options: CallerAccessOptions;

  constructor(options: CallerAccessOptions) {
    this.#reader = new CallerPolicyReader(options.iam);
    this.#options = options;
  }

  allows(key: SigningKey, question: AccessQuestion): boolean {
    return this.decide(key, question).decision === "allow";
  }

  decide(key: SigningKey, { action, resource, resourcePolicy, context = new Map() }: AccessQuestion): Decision {
    const { clock, placement } = this.#options;
    const { identity = [], boundary, session, roleTags } = this.#reader.of(key);
    const now = clock.now();
    const time = contextOf({
      "aws:CurrentTime": now.toISOString(),
      "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
      "aws:RequestedRegion": placement.region,
    });
    return evaluate(
      {
        principal: principalOf(key),
        action,
        resource,
        resourceAccountId: placement.accountId,
        context: new Map([...time, ...context, ...callerKeys(key, roleTags, placement.accountId)]),
      },
      {
        identity,
        ...(boundary && { boundary }),
        ...(session && { session }),
        ...(resourcePolicy && { resource: resourcePolicy }),
      },
    );
  }
}
