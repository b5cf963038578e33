import { useCallback, useEffect, useRef, useState } from "react";

/** What is being loaded. While it is loaded again the old value is there. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Loads when it is first shown, when `key` changes, and on `reload()`. Whoever leaves aborts. A value of another key is
 * never shown.
 *
 * `useLoaded(poolId, (signal) => pool(poolId, signal))`
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown; isLoading: boolean }>({
    key,
    isLoading: true,
  });
  const [round, setRound] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what `reload` asks for.
  useEffect(() => {
    const controller = new AbortController();
    setState((before) => ({ ...(before.key === key && { value: before.value as T }), key, isLoading: true }));
    loader.current(controller.signal).then(
      (value) => controller.signal.aborted || setState({ key, value, isLoading: false }),
      (error: unknown) => controller.signal.aborted || setState({ key, error, isLoading: false }),
    );
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const current = state.key === key ? state : { isLoading: true };
  return { value: undefined, error: undefined, ...current, reload };
}
