import { useSyncExternalStore } from "react";
import { local } from "./local.js";

/** What the running cloud says of itself; see docs/console.md. */
export interface Health {
  readonly version: string;
  readonly region: string;
  readonly accountId: string;
  readonly url: string;
}

let asked: Promise<Health> | undefined;
let known: Health | undefined;
const listeners = new Set<() => void>();

/** Asked once; a failure is asked again by whoever comes next. */
export function health(): Promise<Health> {
  asked ??= local<Health>("/health").then(
    (answer) => {
      known = answer;
      for (const listener of listeners) listener();
      return answer;
    },
    (error: unknown) => {
      asked = undefined;
      throw error;
    },
  );
  return asked;
}

/** Undefined until it is known. */
export const useHealth = (): Health | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      health().catch(() => {});
      return () => listeners.delete(listener);
    },
    () => known,
  );
