import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { WriteBehind } from "../../store/write-behind.js";
import { DAY_MILLISECONDS, dayOf, periodEnd, periodStart } from "./quota-period.js";
import type { KeyUsage, QuotaSettings } from "./usage-plan.js";

interface Kept {
  /** Requests by day since the epoch. */
  readonly days: Readonly<Record<string, number>>;
  /** What UpdateUsage granted: the limit of one period, by `MONTH/{its first day}`. */
  readonly grants?: Readonly<Record<string, number>>;
}

const WRITE_EVERY = 1000;
/** Days that are kept: GetUsage looks back no further. */
const DAYS_KEPT = 366;

/**
 * Counts requests by plan, key and day. A request costs an addition; what was counted is written in batches, behind it.
 * What a crash takes is the last second.
 */
export class UsageMeter {
  readonly #store: Store;
  readonly #table: Table<Kept>;
  readonly #meters = new Map<string, Meter>();
  readonly #dirty = new Set<string>();
  readonly #behind: WriteBehind;

  constructor(store: Store, reportDefect?: (what: string, defect: unknown) => void) {
    this.#store = store;
    this.#table = store.table<Kept>("apigateway_usage");
    this.#behind = new WriteBehind(() => this.#write(), { what: "usage plans", every: WRITE_EVERY, reportDefect });
  }

  /** The same object until the key leaves the plan. */
  of(usagePlanId: string, keyId: string): Meter {
    const key = keyOf(usagePlanId, keyId);
    let meter = this.#meters.get(key);
    if (!meter) {
      meter = new Meter(this.#table.get(key), () => this.#changed(key));
      this.#meters.set(key, meter);
    }
    return meter;
  }

  /** Forgets what a key used under a plan, or all of a plan's keys. */
  forget(usagePlanId: string, keyId?: string): void {
    const prefix = keyPrefix(usagePlanId);
    const held = [...this.#meters.keys(), ...this.#table.list({ prefix }).map(({ key }) => key)];
    const gone = keyId === undefined ? held.filter((key) => key.startsWith(prefix)) : [keyOf(usagePlanId, keyId)];
    for (const key of gone) {
      this.#meters.delete(key);
      this.#dirty.delete(key);
      this.#table.delete(key);
    }
  }

  /** Writes what was counted; what is counted after this stays in memory. */
  close(): void {
    this.#behind.close();
  }

  /** Writes what was counted since the last time. */
  flush(): void {
    this.#behind.flush();
  }

  #write(): void {
    if (this.#dirty.size === 0) return;
    this.#store.transaction(() => {
      for (const key of this.#dirty) {
        const meter = this.#meters.get(key);
        if (meter) this.#table.put(key, meter.kept());
      }
    });
    this.#dirty.clear();
  }

  #changed(key: string): void {
    this.#dirty.add(key);
    this.#behind.schedule();
  }
}

/** One key's requests under one plan. */
export class Meter implements KeyUsage {
  readonly #days: Map<number, number>;
  readonly #grants: Map<string, number>;
  readonly #changed: () => void;
  /** The period that was asked for last, so that a request adds and compares instead of summing up a month. */
  #current: { quota: QuotaSettings; start: number; end: number; used: number } | undefined;

  constructor(kept: Kept | undefined, changed: () => void) {
    this.#days = new Map(Object.entries(kept?.days ?? {}).map(([day, used]) => [Number(day), used]));
    this.#grants = new Map(Object.entries(kept?.grants ?? {}));
    this.#changed = changed;
  }

  period(quota: QuotaSettings, time: number): { used: number; limit: number; endsAt: number } {
    const { start, end, used } = this.#periodOf(quota, dayOf(time));
    return { used, limit: this.limit(quota, start), endsAt: end * DAY_MILLISECONDS };
  }

  count(time: number): void {
    const day = dayOf(time);
    this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
    const current = this.#current;
    if (current && day >= current.start && day < current.end) current.used++;
    this.#changed();
  }

  /** Lets `remaining` requests more through in the period of `time`. */
  grant(quota: QuotaSettings, time: number, remaining: number): void {
    const { start, used } = this.#periodOf(quota, dayOf(time));
    this.#grants.set(grantKey(quota, start), used + remaining);
    this.#changed();
  }

  usedOn(day: number): number {
    return this.#days.get(day) ?? 0;
  }

  usedBetween(first: number, last: number): number {
    let used = 0;
    for (const [day, requests] of this.#days) if (day >= first && day <= last) used += requests;
    return used;
  }

  /** The limit of the period that starts on a day. */
  limit(quota: QuotaSettings, start: number): number {
    return this.#grants.get(grantKey(quota, start)) ?? quota.limit;
  }

  kept(): Kept {
    const newest = Math.max(...this.#days.keys());
    for (const day of this.#days.keys()) if (day <= newest - DAYS_KEPT) this.#days.delete(day);
    return {
      days: Object.fromEntries(this.#days),
      ...(this.#grants.size > 0 && { grants: Object.fromEntries(this.#grants) }),
    };
  }

  #periodOf(quota: QuotaSettings, day: number) {
    const known = this.#current;
    if (known?.quota === quota && day >= known.start && day < known.end) return known;
    const start = periodStart(quota, day);
    const end = periodEnd(quota, start);
    this.#current = { quota, start, end, used: this.usedBetween(start, end - 1) };
    return this.#current;
  }
}

const grantKey = ({ period }: QuotaSettings, start: number): string => `${period}/${start}`;
