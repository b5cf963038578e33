import { keyOf, type Store, type Table } from "../store/store.js";

/**
 * What a resource type must remember that no service keeps: which resource a shared thing belongs to by now. Templates
 * with a fresh logical id at every build make the new resource first and remove the old one afterwards.
 */
export class Notes {
  readonly #table: Table<{ readonly note: string }>;

  constructor(store: Store) {
    this.#table = store.table("resource_notes");
  }

  get(...about: readonly string[]): string | undefined {
    return this.#table.get(keyOf(...about))?.note;
  }

  put(note: string, ...about: readonly string[]): void {
    this.#table.put(keyOf(...about), { note });
  }

  drop(...about: readonly string[]): void {
    this.#table.delete(keyOf(...about));
  }
}
