import type { Authorizer, Decision } from "./authorizer.js";

const everyone: Decision = { allowed: true, principal: "" };

/** NONE: the method is open to everyone. */
export const none: Authorizer = { authorize: () => everyone };
