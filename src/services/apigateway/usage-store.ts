import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { UsageMeter } from "./usage-meter.js";
import type { Admission, ApiKey, UsagePlan, UsagePlanKey } from "./usage-plan.js";

/** Admissions that are remembered; more than that, and all are looked up anew. */
const MOST_REMEMBERED = 10_000;

/** The tables of API keys and usage plans, and the data plane's way into them. */
export class UsageStore {
  readonly meter: UsageMeter;
  readonly #keys: Table<ApiKey>;
  readonly #plans: Table<UsagePlan>;
  readonly #planKeys: Table<UsagePlanKey>;
  readonly #admissions = new Map<string, Admission>();
  #sequence: number | undefined;

  constructor(store: Store, reportDefect?: (what: string, defect: unknown) => void) {
    this.meter = new UsageMeter(store, reportDefect);
    this.#keys = store.table<ApiKey>("apigateway_api_keys", { value: ({ value }) => value });
    this.#plans = store.table<UsagePlan>("apigateway_usage_plans");
    this.#planKeys = store.table<UsagePlanKey>("apigateway_usage_plan_keys", { key: ({ keyId }) => keyId });
  }

  /** What a key may do at a stage; undefined where no key has this value. The same object until something changes. */
  admission(value: string, restApiId: string, stageName: string): Admission | undefined {
    const name = keyOf(restApiId, stageName, value);
    const known = this.#admissions.get(name);
    if (known) return known;
    const key = this.keyByValue(value);
    if (!key) return undefined;
    const plans = this.plansOf(key.id);
    const plan = plans.find(({ apiStages }) =>
      apiStages.some(({ apiId, stage }) => apiId === restApiId && stage === stageName),
    );
    const admission = { key, plans, ...(plan && { plan, usage: this.meter.of(plan.id, key.id) }) };
    if (this.#admissions.size >= MOST_REMEMBERED) this.#admissions.clear();
    this.#admissions.set(name, admission);
    return admission;
  }

  /** The sequence of what is made next: above all that are there. */
  nextSequence(): number {
    this.#sequence ??= [this.#keys, this.#plans, this.#planKeys]
      .flatMap((table): { value: { readonly sequence: number } }[] => table.list())
      .reduce((highest, { value }) => Math.max(highest, value.sequence), 0);
    return ++this.#sequence;
  }

  key(id: string): ApiKey | undefined {
    return this.#keys.get(id);
  }

  keyByValue(value: string): ApiKey | undefined {
    return this.#keys.find("value", { equals: value }, { limit: 1 })[0]?.value;
  }

  keys(): readonly ApiKey[] {
    return newestFirst(this.#keys.list());
  }

  saveKey(key: ApiKey): void {
    this.#keys.put(key.id, key);
    this.#admissions.clear();
  }

  removeKey(id: string): void {
    for (const { value } of this.#planKeys.find("key", { equals: id })) this.removePlanKey(value);
    this.#keys.delete(id);
    this.#admissions.clear();
  }

  plan(id: string): UsagePlan | undefined {
    return this.#plans.get(id);
  }

  plans(): readonly UsagePlan[] {
    return newestFirst(this.#plans.list());
  }

  plansOf(keyId: string): readonly UsagePlan[] {
    return this.#planKeys
      .find("key", { equals: keyId })
      .flatMap(({ value }) => this.#plans.get(value.usagePlanId) ?? []);
  }

  savePlan(plan: UsagePlan): void {
    this.#plans.put(plan.id, plan);
    this.#admissions.clear();
  }

  removePlan(id: string): void {
    for (const { value } of this.#planKeys.list({ prefix: keyPrefix(id) })) this.removePlanKey(value);
    this.#plans.delete(id);
    this.meter.forget(id);
    this.#admissions.clear();
  }

  planKey(usagePlanId: string, keyId: string): UsagePlanKey | undefined {
    return this.#planKeys.get(keyOf(usagePlanId, keyId));
  }

  planKeys(usagePlanId: string): readonly UsagePlanKey[] {
    return newestFirst(this.#planKeys.list({ prefix: keyPrefix(usagePlanId) }));
  }

  savePlanKey(planKey: UsagePlanKey): void {
    this.#planKeys.put(keyOf(planKey.usagePlanId, planKey.keyId), planKey);
    this.#admissions.clear();
  }

  removePlanKey({ usagePlanId, keyId }: Pick<UsagePlanKey, "usagePlanId" | "keyId">): void {
    this.#planKeys.delete(keyOf(usagePlanId, keyId));
    this.meter.forget(usagePlanId, keyId);
    this.#admissions.clear();
  }

  /** A stage that is gone is in no plan any more; without a stage name, none of the API's is. */
  removeStages(restApiId: string, stageName?: string): void {
    for (const { value: plan } of this.#plans.list()) {
      const apiStages = plan.apiStages.filter(
        ({ apiId, stage }) => apiId !== restApiId || (stageName !== undefined && stage !== stageName),
      );
      if (apiStages.length < plan.apiStages.length) this.savePlan({ ...plan, apiStages });
    }
  }
}

/** AWS lists keys, plans and the keys of a plan with the newest first (recorded). */
const newestFirst = <T extends { readonly sequence: number }>(entries: readonly { readonly value: T }[]): T[] =>
  entries.map(({ value }) => value).sort((one, other) => other.sequence - one.sequence);
