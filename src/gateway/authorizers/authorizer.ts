import type { AuthorizerContext, Call } from "../call.js";
import type { Refusal } from "../refusal.js";

/**
 * What an authorizer answers. Every check it makes, in order, goes to `call.check`, so that the log, the console,
 * `explain` and the tests read the same.
 */
export type Decision =
  | {
      readonly allowed: true;
      /** Whom it recognised; empty where nobody was asked for. */
      readonly principal: string;
      /** `requestContext.authorizer` of the event; absent where the authorizer adds nothing. */
      readonly context?: AuthorizerContext;
    }
  | {
      readonly allowed: false;
      readonly refusal: Refusal;
      /** What a gateway response's template may say of a caller whom the authorizer knows and yet refuses. */
      readonly context?: AuthorizerContext;
    };

/** One kind of `authorizationType`. */
export interface Authorizer {
  authorize(call: Call): Decision | Promise<Decision>;
}
