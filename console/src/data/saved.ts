import { useCallback, useState } from "react";

/** Something that a person named and kept. */
export interface Saved {
  readonly name: string;
  readonly text: string;
}

const isSaved = (value: unknown): value is Saved => {
  const { name, text } = (value ?? {}) as Partial<Saved>;
  return typeof name === "string" && typeof text === "string";
};

function read(key: string): readonly Saved[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSaved) : [];
  } catch {
    // Nothing can be kept here, or something else wrote it.
    return [];
  }
}

/** Texts that a person keeps in the browser under names of their own, e.g. the test events of a function. */
export function useSaved(name: string) {
  const key = `sekisho.${name}`;
  const [saved, setSaved] = useState(() => read(key));
  const write = useCallback(
    (change: (all: readonly Saved[]) => readonly Saved[]) => {
      // Another tab may have kept something meanwhile.
      const next = change(read(key));
      localStorage.setItem(key, JSON.stringify(next));
      setSaved(next);
    },
    [key],
  );
  const save = useCallback(
    (one: Saved) => write((all) => [...all.filter(({ name }) => name !== one.name), one]),
    [write],
  );
  const remove = useCallback((name: string) => write((all) => all.filter((one) => one.name !== name)), [write]);
  return { saved, save, remove };
}
