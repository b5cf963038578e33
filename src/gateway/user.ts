import type { Call } from "./call.js";

/** Who called, by the name that their authorizer knows them by: a username, a `principalId`, or the ARN that signed. */
export function userOf({ authorizerContext, signer }: Call): string | undefined {
  if (signer) return signer.caller.arn;
  const { claims, principalId } = authorizerContext ?? {};
  const { "cognito:username": idName, username, sub } = (claims ?? {}) as Readonly<Record<string, unknown>>;
  return [idName, username, sub, principalId].find((name) => typeof name === "string" && name !== "") as
    | string
    | undefined;
}
