/**
 * API keys and usage plans as the control plane keeps them and the data plane reads them. Names and spellings are those
 * of the API Gateway API reference; dates are epoch milliseconds.
 */

export interface ApiKey {
  readonly id: string;
  /** The secret that clients send. */
  readonly value: string;
  readonly name?: string;
  readonly customerId?: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly createdDate: number;
  readonly lastUpdatedDate: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** Counts up over all keys: lists are newest first, and two keys may be of the same millisecond. */
  readonly sequence: number;
}

/** Where a limit is absent the account's stands. */
export interface ThrottleSettings {
  readonly burstLimit?: number;
  /** Requests per second. */
  readonly rateLimit?: number;
}

export interface QuotaSettings {
  readonly limit: number;
  /** Days by which the period starts later: 0–6 after Sunday (WEEK), 0–27 after the first (MONTH). */
  readonly offset: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
  /** By `/{resource path}/{method}`. */
  readonly throttle?: Readonly<Record<string, ThrottleSettings>>;
}

export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly ApiStage[];
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
  readonly productCode?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sequence: number;
}

/** A key in a plan. */
export interface UsagePlanKey {
  readonly usagePlanId: string;
  readonly keyId: string;
  readonly sequence: number;
}

/** What the data plane knows of a key that was sent to a stage. */
export interface Admission {
  readonly key: ApiKey;
  /** The plan that lets the key into this stage. */
  readonly plan?: UsagePlan;
  /** The plans that hold the key, whatever stages they are for. */
  readonly plans: readonly UsagePlan[];
  /** Counts the key's requests under `plan`. */
  readonly usage?: KeyUsage;
}

/** How much of its quota a key has used under a plan. */
export interface KeyUsage {
  /** The quota's period at `time` (epoch milliseconds): requests served, the most that are, and when the next begins. */
  period(
    quota: QuotaSettings,
    time: number,
  ): { readonly used: number; readonly limit: number; readonly endsAt: number };
  /** One request more. */
  count(time: number): void;
}
