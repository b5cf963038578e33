import type { Graph } from "../plan/graph.js";

export interface WalkOptions {
  /** How many may be at work at once. */
  readonly workers: number;
  /** After a failure, whether branches that don't need what failed go on. */
  readonly goOn: boolean;
  /** Called at the first failure, to call back what is under way. */
  readonly onFailure?: () => void;
}

export interface Failed {
  readonly id: string;
  readonly error: unknown;
}

/**
 * Runs `work` for every id once all that it needs is done, independent ones side by side. Work that returns no promise
 * is done at once. Returns what failed; what needs it was never begun.
 */
export function walk(
  graph: Graph,
  work: (id: string) => void | Promise<void>,
  { workers, goOn, onFailure }: WalkOptions,
): Promise<Failed[]> {
  const waiting = new Map([...graph].map(([id, needs]) => [id, new Set([...needs].filter((need) => graph.has(need)))]));
  const neededBy = new Map<string, string[]>();
  for (const [id, needs] of waiting) for (const need of needs) neededBy.set(need, [...(neededBy.get(need) ?? []), id]);
  const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([id]) => id);
  const failed: Failed[] = [];
  let busy = 0;
  return new Promise((settle) => {
    const succeed = (id: string): void => {
      for (const other of neededBy.get(id) ?? []) {
        const needs = waiting.get(other);
        needs?.delete(id);
        if (needs?.size === 0) ready.push(other);
      }
    };
    const fail = (id: string, error: unknown): void => {
      failed.push({ id, error });
      if (failed.length === 1) onFailure?.();
    };
    const start = (id: string): void => {
      try {
        const result = work(id);
        if (!(result instanceof Promise)) {
          succeed(id);
          return;
        }
        busy++;
        result
          .then(
            () => succeed(id),
            (error: unknown) => fail(id, error),
          )
          .finally(() => {
            busy--;
            next();
          });
      } catch (error) {
        fail(id, error);
      }
    };
    const next = (): void => {
      while (busy < workers && ready.length > 0 && (goOn || failed.length === 0)) start(ready.shift() as string);
      if (busy === 0 && (ready.length === 0 || (!goOn && failed.length > 0))) settle(failed);
    };
    next();
  });
}
