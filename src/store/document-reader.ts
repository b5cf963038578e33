/** Characters. Reading so long a text takes as long as answering a request. */
const LARGE = 32_768;
const MOST_KEPT = 16;

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

/**
 * Reads a table's documents. The last large ones are kept, for as long as their text is the same: a deployment asks for
 * the one that holds a whole API a hundred times. What is kept is frozen, as all who ask get the same object.
 */
export class DocumentReader<T extends object> {
  readonly #kept = new Map<string, { readonly text: string; readonly value: T }>();

  read(key: string, text: string): T {
    if (text.length < LARGE) return JSON.parse(text) as T;
    const known = this.#kept.get(key);
    if (known?.text === text) return known.value;
    const value = frozen(JSON.parse(text) as T);
    const [oldest] = this.#kept.keys();
    if (!known && oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest);
    this.#kept.set(key, { text, value });
    return value;
  }
}
