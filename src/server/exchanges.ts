import type { Exchange } from "../gateway/exchange.js";

const KEPT = 500;

/** What went to and fro for the last requests: in memory alone, because it holds what the clients proved themselves with. */
export class Exchanges {
  readonly #exchanges = new Map<string, Exchange>();

  add(requestId: string, exchange: Exchange): void {
    this.#exchanges.set(requestId, exchange);
    if (this.#exchanges.size <= KEPT) return;
    const [oldest = ""] = this.#exchanges.keys();
    this.#exchanges.delete(oldest);
  }

  find(requestId: string): Exchange | undefined {
    return this.#exchanges.get(requestId);
  }
}
