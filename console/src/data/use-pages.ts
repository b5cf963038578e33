import { useCallback, useEffect, useRef, useState } from "react";
import type { Loaded } from "./use-loaded.js";

/** One page of what an operation answers in pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** How often what has come is shown: thousands of rows are laid out a few times, not once for each page. */
const SHOWN_EVERY = 250;

/**
 * All pages of a list, shown while they come: the first at once, the others in batches. Whoever leaves ends it.
 *
 * `usePages(poolId, async (token, signal) => …)`
 */
export function usePages<T>(
  key: string,
  ask: (token: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
): Loaded<readonly T[]> {
  const [state, setState] = useState<{ key: string; value?: readonly T[]; error?: unknown; isLoading: boolean }>({
    key,
    isLoading: true,
  });
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what `reload` asks for.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load = async () => {
      const all: T[] = [];
      let token: string | undefined;
      let shown = Number.NEGATIVE_INFINITY;
      do {
        const page = await asking.current(token, signal);
        if (signal.aborted) return;
        for (const item of page.items) all.push(item);
        token = page.next;
        if (token !== undefined && performance.now() < shown + SHOWN_EVERY) continue;
        shown = performance.now();
        setState({ key, value: [...all], isLoading: token !== undefined });
      } while (token !== undefined);
    };
    load().catch((error: unknown) => signal.aborted || setState({ key, error, isLoading: false }));
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const current = state.key === key ? state : { isLoading: true };
  return { value: undefined, error: undefined, ...current, reload };
}
