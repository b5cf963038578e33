import { useEffect, useMemo, useRef, useState } from "react";
import { local } from "./local.js";
import type { Loaded } from "./use-loaded.js";

/** What comes in one frame is shown at once: a busy API sends thousands a second. */
const SHOWN_EVERY = 100;

/**
 * A list of the local API that is kept up to date by server-sent events: newest first, `most` at the most. The stream is
 * opened before the list is asked for, and both are joined by id, so that nothing is missed or told twice. After a lost
 * connection the list is asked for again.
 */
export function useLive<A, T extends { readonly id: string }>(
  path: string,
  itemsOf: (answer: A) => readonly T[],
  most: number,
): Loaded<readonly T[]> & { readonly isConnected: boolean } {
  const [items, setItems] = useState<readonly T[]>();
  const [error, setError] = useState<unknown>();
  const [isConnected, setConnected] = useState(false);
  const [round, setRound] = useState(0);
  const reading = useRef(itemsOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what `reload` asks for.
  useEffect(() => {
    const controller = new AbortController();
    const stream = new EventSource(`/_sekisho${path}`);
    let waiting: T[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isListed = false;
    const show = () => {
      timer = undefined;
      if (!isListed || waiting.length === 0) return;
      const arrived = waiting;
      waiting = [];
      setItems((shown = []) => joined(arrived, shown, most));
    };
    stream.onmessage = ({ data }) => {
      waiting.push(JSON.parse(data) as T);
      timer ??= setTimeout(show, SHOWN_EVERY);
    };
    stream.onopen = () => {
      isListed = false;
      setConnected(true);
      local<A>(path, { signal: controller.signal }).then(
        (answer) => {
          setError(undefined);
          setItems((shown = []) => joined(reading.current(answer), shown, most));
          isListed = true;
          show();
        },
        (reason: unknown) => controller.signal.aborted || setError(reason),
      );
    };
    stream.onerror = () => {
      setConnected(false);
      setItems((shown) => {
        if (shown === undefined) setError(new TypeError("Failed to fetch"));
        return shown;
      });
    };
    return () => {
      controller.abort();
      stream.close();
      clearTimeout(timer);
    };
  }, [path, most, round]);
  return useMemo(
    () => ({
      value: items,
      error,
      isLoading: items === undefined && error === undefined,
      isConnected,
      reload: () => {
        setError(undefined);
        setRound((before) => before + 1);
      },
    }),
    [items, error, isConnected],
  );
}

/** `arrived` is oldest first, as it comes; what is shown is newest first. */
export function joined<T extends { readonly id: string }>(
  arrived: readonly T[],
  shown: readonly T[],
  most: number,
): readonly T[] {
  const known = new Set(shown.map(({ id }) => id));
  const fresh = arrived.filter(({ id }) => !known.has(id)).reverse();
  return fresh.length === 0 ? shown : [...fresh, ...shown].slice(0, most);
}
