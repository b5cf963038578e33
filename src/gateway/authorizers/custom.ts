import type { Authorizer } from "./authorizer.js";

/** CUSTOM (a Lambda authorizer). It isn't run yet, so nobody passes. */
export const custom: Authorizer = {
  authorize(call) {
    call.check("Sekisho can run Lambda authorizers", false, {
      advice: "Sekisho does not enforce CUSTOM (Lambda authorizers) yet, and so lets no request through to this method",
    });
    return { allowed: false, refusal: { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null } };
  },
};
