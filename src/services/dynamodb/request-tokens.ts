import { Fault } from "../../lib/fault.js";
import type { Store, Table } from "../../store/store.js";

interface Answered {
  /** What the request asked for. */
  readonly content: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** How many tokens that are too old a request takes along. */
const FORGOTTEN_AT_ONCE = 10;

/** The tokens by which a client's repeated request is known. */
export class RequestTokens {
  readonly #tokens: Table<Answered>;

  constructor(store: Store) {
    this.#tokens = store.table("dynamodb_request_tokens");
  }

  /** Remembers the token. Throws IdempotentParameterMismatchException where it stood for something else. */
  isRepeated(token: string, content: string, now: Date, milliseconds: number): boolean {
    const oldest = now.getTime() - milliseconds;
    for (const { key, value } of this.#tokens.list({ limit: FORGOTTEN_AT_ONCE }))
      if (value.time < oldest) this.#tokens.delete(key);
    const known = this.#tokens.get(token);
    if (known && known.time >= oldest) {
      if (known.content === content) return true;
      throw new Fault(
        "IdempotentParameterMismatchException",
        "An error occurred (IdempotentParameterMismatchException): The client token was used with other parameters",
      );
    }
    this.#tokens.put(token, { content, time: now.getTime() });
    return false;
  }
}
