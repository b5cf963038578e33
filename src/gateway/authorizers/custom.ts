import type { Authorizer as AuthorizerSettings } from "../../services/apigateway/rest-api.js";
import type { AuthorizerContext, Call } from "../call.js";
import { noteMisconfigured, noteResult, noteSuccess, noteUnauthorized } from "../logs/authorizer-log.js";
import type { Refusal } from "../refusal.js";
import { refusedBeforeAuthorizer, resourcePolicyAllows } from "../resource-policy.js";
import type { Authorizer, Decision } from "./authorizer.js";
import { authorizerEvent } from "./authorizer-event.js";
import { askFunction, misconfigured, unauthorized } from "./authorizer-function.js";
import { policyOutcome } from "./authorizer-policy.js";
import { type AuthorizerResult, authorizerResult } from "./authorizer-result.js";
import { identityOf, type LambdaAuthorizer, lambdaAuthorizer, matchesExpression } from "./identity-sources.js";
import { MalformedResult } from "./malformed-result.js";

/** An authorizer's result for one request. */
export interface Obtained {
  readonly result: AuthorizerResult;
  /** Milliseconds that the function took; 0 where its result was kept (recorded). */
  readonly latency: number;
}

const refuse = (refusal: Refusal): Decision => ({ allowed: false, refusal });

const deniedExplicitly: Refusal = {
  type: "ACCESS_DENIED",
  message: "User is not authorized to access this resource with an explicit deny in an identity-based policy",
};
const deniedImplicitly: Refusal = {
  type: "ACCESS_DENIED",
  message:
    "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action",
};

/**
 * CUSTOM: a Lambda authorizer, TOKEN or REQUEST. Its function is asked, or its result of an earlier request taken; the
 * policy in it is evaluated against this request's method each time.
 */
export const custom: Authorizer = {
  async authorize(call) {
    const settings = call.authorizer;
    if (settings?.type !== "TOKEN" && settings?.type !== "REQUEST") {
      call.check("the method's authorizer exists and is of type TOKEN or REQUEST", false, {
        actual: settings?.type ?? "none",
        advice: "set the method's authorizerId to a Lambda authorizer of this API, then deploy",
      });
      return refuse(misconfigured);
    }
    const denied = refusedBeforeAuthorizer(call);
    if (denied) return refuse(denied);
    const obtained = await obtainResult(call, lambdaAuthorizer(settings));
    return "result" in obtained ? decide(call, obtained) : refuse(obtained);
  },
};

type EventOf = typeof authorizerEvent;

/** The function's result for this request, or why there is none; whether it lets the request through is another matter. */
export async function obtainResult(
  call: Call,
  authorizer: LambdaAuthorizer,
  eventOf: EventOf = authorizerEvent,
): Promise<Obtained | Refusal> {
  const identity = identityOf(call, authorizer);
  if (!identity) return unauthorized;
  const token = identity[0]?.[0] ?? "";
  if (!matchesExpression(call, token, authorizer)) {
    noteUnauthorized(call);
    return unauthorized;
  }
  const key = JSON.stringify([authorizer.settings.id, ...identity]);
  // Without an identity source there is nothing that one result could be told from another by.
  const keeps = authorizer.ttl > 0 && identity.length > 0;
  return (
    (keeps ? kept(call, authorizer, key) : undefined) ??
    ask(call, authorizer, { identity, key, keeps, event: eventOf(call, authorizer.settings, token) })
  );
}

function kept(call: Call, { ttl }: LambdaAuthorizer, key: string): Obtained | undefined {
  const known = call.stage && call.gateway.authorizerResults.find(call.stage, key, call.time);
  if (!known) return undefined;
  call.check(`the authorizer's result of ${Math.floor(known.age / 1000)} s ago is still good (TTL ${ttl} s)`, true);
  return { result: known.result, latency: 0 };
}

interface Question {
  readonly identity: readonly (readonly string[])[];
  readonly key: string;
  readonly keeps: boolean;
  readonly event: Readonly<Record<string, unknown>>;
}

async function ask(
  call: Call,
  { settings, ttl }: LambdaAuthorizer,
  { identity, key, keeps, event }: Question,
): Promise<Obtained | Refusal> {
  const secrets = identity.flat();
  const answer = await askFunction(call, settings, { event, secrets });
  if (!("payload" in answer)) return answer;
  noteResult(call, answer.payload, secrets);
  const result = resultOf(call, settings, answer.payload);
  if (!result) return misconfigured;
  if (keeps && call.stage)
    call.gateway.authorizerResults.keep(call.stage, key, {
      result,
      now: call.gateway.clock.now().getTime(),
      ttl,
      size: answer.payload.length,
    });
  return { result, latency: answer.latency };
}

function resultOf(call: Call, { name }: AuthorizerSettings, payload: string): AuthorizerResult | undefined {
  const what = "its answer has the form of an authorizer's result";
  try {
    const result = authorizerResult(payload);
    call.check(what, true);
    noteSuccess(call, result.principalId);
    return result;
  } catch (error) {
    if (!(error instanceof MalformedResult)) throw error;
    noteMisconfigured(call, `Invalid JSON in response: ${error.message}`);
    call.check(what, false, {
      actual: error.message,
      expected:
        "{ principalId, policyDocument: { Version, Statement }, context, usageIdentifierKey }, and nothing else",
      advice: error.message.includes('"isAuthorized"')
        ? "simple responses are of HTTP APIs: an authorizer of a REST API answers a policy"
        : `mend what the function of ${name} returns; try it with: aws apigateway test-invoke-authorizer`,
    });
    return undefined;
  }
}

function decide(call: Call, { result, latency }: Obtained): Decision {
  const context: AuthorizerContext = {
    ...result.context,
    principalId: result.principalId,
    integrationLatency: latency,
  };
  const outcome = policyOutcome(call, result.policy, () => resourcePolicyAllows(call));
  if (outcome !== "allow")
    return { allowed: false, refusal: outcome === "deny" ? deniedExplicitly : deniedImplicitly, context };
  // What the resource policy doesn't deny, the authorizer's own Allow is enough for.
  if (call.stage?.snapshot.api.policy) call.resourcePolicyHeard = true;
  call.usageIdentifierKey = result.usageIdentifierKey;
  return { allowed: true, principal: result.principalId, context };
}
