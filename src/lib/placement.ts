/** Where this cloud says that it is. Services put both into ARNs, ids and tokens. */
export interface Placement {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

export const DEFAULT_PLACEMENT: Placement = { accountId: "000000000000", region: "us-east-1" };
