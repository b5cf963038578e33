/**
 * The last of something, by the id of the request that it belongs to: in memory alone, because it may hold what clients
 * proved themselves with.
 */
export class Recent<T> {
  /** A ring: a request under load pays for two slots, whoever looks pays for the search. */
  readonly #ids: string[] = [];
  readonly #items: T[] = [];
  #next = 0;

  constructor(private readonly most: number) {}

  add(requestId: string, item: T): void {
    this.#ids[this.#next] = requestId;
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.most;
  }

  find(requestId: string): T | undefined {
    return this.#items[this.#ids.lastIndexOf(requestId)];
  }
}
