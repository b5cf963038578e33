import type { Exchange } from "../gateway/exchange.js";

const KEPT = 500;

/** What went to and fro for the last requests: in memory alone, because it holds what the clients proved themselves with. */
export class Exchanges {
  /** A ring: a request under load pays for two slots, whoever looks pays for the search. */
  readonly #ids: string[] = [];
  readonly #exchanges: Exchange[] = [];
  #next = 0;

  add(requestId: string, exchange: Exchange): void {
    this.#ids[this.#next] = requestId;
    this.#exchanges[this.#next] = exchange;
    this.#next = (this.#next + 1) % KEPT;
  }

  find(requestId: string): Exchange | undefined {
    return this.#exchanges[this.#ids.lastIndexOf(requestId)];
  }
}
