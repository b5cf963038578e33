import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import { maskedMethodArn } from "../resource-policy.js";

/**
 * The API's resource policy. It isn't evaluated yet, so an API that has one lets nobody in; nor does a private API
 * without one, which in AWS is closed.
 */
export function policy(call: Call): Refusal | undefined {
  const api = call.stage?.snapshot.api;
  const isPrivate = api?.endpointConfiguration.types.includes("PRIVATE") === true;
  if (api && !api.policy && !isPrivate) return undefined;
  call.check("Sekisho can evaluate the API's resource policy", false, {
    advice: isPrivate
      ? "a private API is reached from its VPC endpoints alone; Sekisho does not enforce that yet, and so lets no request in"
      : "Sekisho does not enforce resource policies yet, and so lets no request into an API that has one",
  });
  return {
    type: "ACCESS_DENIED",
    message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${maskedMethodArn(call)} because no resource-based policy allows the execute-api:Invoke action`,
  };
}
