import type { Call } from "../call.js";
import type { LambdaTarget } from "../lambda-target.js";

const LONGEST_LINE = 1024;
const cut = (text: string) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} [TRUNCATED]` : text);

/** All but the last six characters hidden, as API Gateway logs tokens and principals. */
const masked = (text: string) =>
  text.length <= 6 ? "*".repeat(text.length) : `${"*".repeat(text.length - 6)}${text.slice(-6)}`;

/** The text with every secret in it masked: API Gateway logs the event as it is, tokens and all, we don't. */
const discreetly = (text: string, secrets: readonly string[]) =>
  secrets.reduce((clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, masked(secret))), text);

/** `identity`: the token of a TOKEN authorizer, or the values of a REQUEST authorizer's sources by expression. */
export function noteIdentity(
  call: Call,
  authorizerId: string,
  identity: string | readonly (readonly [expression: string, value: string])[],
): void {
  if (!call.execution) return;
  call.note(`Starting authorizer: ${authorizerId} for request: ${call.id}`);
  const shown =
    typeof identity === "string"
      ? masked(identity)
      : `{${identity.map(([expression, value]) => `${expression}=${masked(value)}`).join(", ")}}`;
  call.note(`Incoming identity: ${shown}`);
}

export function noteAsking(call: Call, target: LambdaTarget, event: string, secrets: readonly string[]): void {
  if (!call.execution) return;
  const { region } = call.gateway.placement;
  const url = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${target.arn}/invocations`;
  call.note(`Endpoint request URI: ${url}`);
  call.note(`Endpoint request body after transformations: ${cut(discreetly(event, secrets))}`);
  call.note(`Sending request to ${url}`);
}

export const noteResult = (call: Call, payload: string, secrets: readonly string[]): void =>
  call.note(`Authorizer result body before parsing: ${cut(discreetly(payload, secrets))}`);

export function noteSuccess(call: Call, principalId: string): void {
  call.note(`Using valid authorizer policy for principal: ${masked(principalId)}`);
  call.note("Successfully completed authorizer execution");
}

export const noteUnauthorized = (call: Call): void => call.note(`Unauthorized request: ${call.id}`);

export const noteMisconfigured = (call: Call, reason: string): void =>
  call.note(`Execution failed due to configuration error: ${reason}`);
