import { useEffect } from "react";
import type { Loaded } from "../../data/use-loaded.js";

const ASK_EVERY = 2000;

/** Asks again every two seconds while something is under way. */
export function useReloadWhileBusy(
  { isLoading, reload }: Loaded<unknown>,
  statuses: readonly (string | undefined)[],
): void {
  const isBusy = !isLoading && statuses.some((status) => status?.endsWith("IN_PROGRESS"));
  useEffect(() => {
    if (!isBusy) return;
    const timer = setTimeout(reload, ASK_EVERY);
    return () => clearTimeout(timer);
  }, [isBusy, reload]);
}
