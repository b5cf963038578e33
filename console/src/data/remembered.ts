/** A choice that outlives the page: one of some words, kept in the browser. */
export function remembered<T extends string>(name: string, words: readonly T[], otherwise: () => T) {
  const key = `sekisho.${name}`;
  return {
    read(): T {
      try {
        const kept = localStorage.getItem(key);
        return words.find((word) => word === kept) ?? otherwise();
      } catch {
        // A browser that keeps nothing for this page says so by throwing.
        return otherwise();
      }
    },
    write(word: T): void {
      try {
        localStorage.setItem(key, word);
      } catch {
        // It holds until the page is left.
      }
    },
  };
}
