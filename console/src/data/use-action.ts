import { useCallback, useRef, useState } from "react";

/** Something that a person sets off: whether it runs, and what it failed with. A second press while it runs does nothing. */
export function useAction<A extends unknown[]>(
  act: (...given: A) => Promise<unknown>,
): { run: (...given: A) => Promise<boolean>; isRunning: boolean; error: unknown; forget: () => void } {
  const [state, setState] = useState<{ isRunning: boolean; error?: unknown }>({ isRunning: false });
  const running = useRef(false);
  const current = useRef(act);
  current.current = act;
  const run = useCallback(async (...given: A) => {
    if (running.current) return false;
    running.current = true;
    setState({ isRunning: true });
    try {
      await current.current(...given);
      setState({ isRunning: false });
      return true;
    } catch (error) {
      setState({ isRunning: false, error });
      return false;
    } finally {
      running.current = false;
    }
  }, []);
  const forget = useCallback(() => setState({ isRunning: false }), []);
  return { run, isRunning: state.isRunning, error: state.error, forget };
}
