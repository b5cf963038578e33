import type { CompiledStage } from "../compiled-stage.js";
import type { AuthorizerResult } from "./authorizer-result.js";

interface Kept {
  readonly result: AuthorizerResult;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  readonly weight: number;
}

interface StageResults {
  readonly byKey: Map<string, Kept>;
  weight: number;
}

/** Bytes or so of all keys and results that one stage may keep. */
const MOST_PER_STAGE = 16 * 1024 * 1024;
/** What is read out of an answer, its policy made ready, takes several times the answer's own length. */
const BYTES_PER_CHARACTER = 8;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST_RESULT = 1024 * 1024;

/**
 * What Lambda authorizers answered, Allow and Deny alike, until its time is up. All of it hangs on the served stage,
 * which is another object after a deployment, a change of the stage or FlushStageAuthorizersCache: nothing outlives the
 * settings that it was made under.
 */
export class ResultCache {
  readonly #stages = new WeakMap<CompiledStage, StageResults>();

  constructor(private readonly capacity = MOST_PER_STAGE) {}

  /** `age` in milliseconds. A clock that went back makes nothing last longer: the result is gone. */
  find(stage: CompiledStage, key: string, now: number): { result: AuthorizerResult; age: number } | undefined {
    const results = this.#stages.get(stage);
    const kept = results?.byKey.get(key);
    if (!results || !kept) return undefined;
    if (now >= kept.since && now < kept.until) return { result: kept.result, age: now - kept.since };
    this.#drop(results, key, kept);
    return undefined;
  }

  keep(
    stage: CompiledStage,
    key: string,
    { result, now, ttl, size }: { result: AuthorizerResult; now: number; ttl: number; size: number },
  ): void {
    const results = this.#stages.get(stage) ?? { byKey: new Map<string, Kept>(), weight: 0 };
    this.#stages.set(stage, results);
    const known = results.byKey.get(key);
    if (known) this.#drop(results, key, known);
    const weight = key.length + BYTES_PER_CHARACTER * size;
    if (size > LARGEST_RESULT || weight > this.capacity) return;
    for (const [oldest, old] of results.byKey) {
      if (results.weight + weight <= this.capacity) break;
      this.#drop(results, oldest, old);
    }
    results.byKey.set(key, { result, since: now, until: now + ttl * 1000, weight });
    results.weight += weight;
  }

  /** How many results a stage keeps. */
  size(stage: CompiledStage): number {
    return this.#stages.get(stage)?.byKey.size ?? 0;
  }

  #drop(results: StageResults, key: string, { weight }: Kept): void {
    results.byKey.delete(key);
    results.weight -= weight;
  }
}
