import type { UserType } from "@aws-sdk/client-cognito-identity-provider";
import { type Random, uuid } from "../../lib/ids.js";
import { type Entry, type Found, keyOf, keyPrefix, type Position, type Store, type Table } from "../../store/store.js";
import { isEmail, isPhoneNumber, shownAttributes } from "./attributes.js";
import { invalidParameter, userNotFound } from "./faults.js";
import { type Page, paged } from "./page.js";
import type { PoolRecord, UserRecord } from "./records.js";
import { parseFilter, type UserFilter } from "./user-filter.js";

export type Alias = "email" | "phone_number" | "preferred_username";

const fold = (text: string, foldCase: boolean | undefined): string => (foldCase ? text.toLowerCase() : text);
export const foldsCase = (pool: PoolRecord): boolean => pool.settings.UsernameConfiguration?.CaseSensitive === false;
export const signsInWith = (pool: PoolRecord, alias: "email" | "phone_number"): boolean =>
  pool.settings.UsernameAttributes?.includes(alias) ?? false;
export const hasAlias = (pool: PoolRecord, alias: Alias): boolean =>
  pool.settings.AliasAttributes?.includes(alias) ?? false;

const indexed = (attribute: string) => (user: UserRecord) => {
  const value = user.attributes[attribute];
  return value === undefined ? undefined : keyOf(user.poolId, fold(value, user.foldCase));
};

/** The users of all pools. Everything that looks for one goes by key or by index: the cost does not grow with their number. */
export class Users {
  readonly #table: Table<UserRecord>;
  readonly #random: Random;

  constructor({ store, random }: { store: Store; random: Random }) {
    this.#random = random;
    this.#table = store.table<UserRecord>("cognito_users", {
      sub: (user) => keyOf(user.poolId, user.sub),
      email: indexed("email"),
      phone_number: indexed("phone_number"),
      preferred_username: indexed("preferred_username"),
      name: indexed("name"),
      given_name: indexed("given_name"),
      family_name: indexed("family_name"),
      user_status: (user) => keyOf(user.poolId, user.status),
      enabled: (user) => keyOf(user.poolId, user.enabled ? "Enabled" : "Disabled"),
    });
  }

  /** By the name itself, no alias. */
  byUsername(pool: PoolRecord, username: string): UserRecord | undefined {
    return this.#table.get(keyOf(pool.id, fold(username, foldsCase(pool))));
  }

  /** By username, by `sub`, or by what the pool lets its users sign in with. */
  find(pool: PoolRecord, name: string): UserRecord | undefined {
    return this.byUsername(pool, name) ?? this.#byAlias(pool, name) ?? this.#bySub(pool, name);
  }

  /** Throws UserNotFoundException. */
  get(pool: PoolRecord, name: string): UserRecord {
    const user = this.find(pool, name);
    if (!user) throw userNotFound();
    return user;
  }

  /** Another user who holds this value and can sign in with it: verified, where it is an alias. */
  holder(pool: PoolRecord, alias: Alias, value: string, except?: UserRecord): UserRecord | undefined {
    const owns = (user: UserRecord) =>
      user.username !== except?.username &&
      (alias === "preferred_username" || signsInWith(pool, alias) || user.attributes[`${alias}_verified`] === "true");
    const equals = keyOf(pool.id, fold(value, foldsCase(pool)));
    const held = this.#table.find(alias, { equals }).find(({ value: user }) => owns(user))?.value;
    if (held || alias !== "preferred_username") return held;
    const named = this.byUsername(pool, value);
    return named && named.username !== except?.username ? named : undefined;
  }

  /** A new user's own part of the record. In a pool where one signs in with an address, the username is the `sub`. */
  fresh(
    pool: PoolRecord,
    name: string,
    now: number,
  ): Pick<
    UserRecord,
    "poolId" | "username" | "sub" | "foldCase" | "enabled" | "createdAt" | "modifiedAt" | "generation"
  > {
    const sub = uuid(this.#random);
    return {
      poolId: pool.id,
      username: pool.settings.UsernameAttributes?.length ? sub : fold(name, foldsCase(pool)),
      ...(foldsCase(pool) && { foldCase: true as const }),
      sub,
      enabled: true,
      createdAt: now,
      modifiedAt: now,
      generation: 0,
    };
  }

  put(user: UserRecord): UserRecord {
    this.#table.put(keyOf(user.poolId, user.username), user);
    return user;
  }

  remove(user: UserRecord): void {
    this.#table.delete(keyOf(user.poolId, user.username));
  }

  removeAllOf(poolId: string): void {
    for (;;) {
      const users = this.#table.list({ prefix: keyPrefix(poolId), limit: 1000 });
      if (users.length === 0) return;
      for (const { key } of users) this.#table.delete(key);
    }
  }

  count(poolId: string): number {
    return this.#table.count(keyPrefix(poolId));
  }

  /** Users that the filter (ListUsers' grammar) matches, a page at a time. */
  list(
    pool: PoolRecord,
    { filter, limit, token }: { filter?: string | undefined; limit: number; token?: string | undefined },
  ): Page<UserRecord> {
    const parsed = parseFilter(filter);
    const page = paged<Found<UserRecord>>(
      `users ${pool.id} ${filter ?? ""}`,
      limit,
      token,
      (after, count) => this.#search(pool, parsed, count, after as Position | undefined),
      ({ key, indexed }) => ({ key, indexed }),
    );
    return { ...page, items: page.items.map(({ value }) => value) };
  }

  #search(
    pool: PoolRecord,
    filter: UserFilter | undefined,
    limit: number,
    after: Position | undefined,
  ): Found<UserRecord>[] {
    const plain = (entries: Entry<UserRecord>[]) => entries.map((entry) => ({ ...entry, indexed: "" }));
    if (!filter || filter.index === "username") {
      const value = filter === undefined ? "" : fold(filter.value, foldsCase(pool));
      if (filter?.kind === "equals") {
        const user = this.byUsername(pool, value);
        return user ? plain([{ key: keyOf(pool.id, user.username), value: user }]) : [];
      }
      const prefix = keyPrefix(pool.id) + value;
      return plain(this.#table.list({ prefix, limit, ...(after && { after: after.key }) }));
    }
    const folds = foldsCase(pool) && !["user_status", "enabled", "sub"].includes(filter.index);
    const value = keyOf(pool.id, fold(filter.value, folds));
    const match = filter.kind === "equals" ? { equals: value } : { prefix: value };
    return this.#table.find(filter.index, match, { limit, ...(after && { after }) });
  }

  #byAlias(pool: PoolRecord, name: string): UserRecord | undefined {
    const may = (alias: "email" | "phone_number") => hasAlias(pool, alias) || signsInWith(pool, alias);
    if (may("email") && isEmail(name)) return this.holder(pool, "email", name);
    if (may("phone_number") && isPhoneNumber(name)) return this.holder(pool, "phone_number", name);
    return hasAlias(pool, "preferred_username") ? this.holder(pool, "preferred_username", name) : undefined;
  }

  #bySub(pool: PoolRecord, name: string): UserRecord | undefined {
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)) return undefined;
    return this.#table.find("sub", { equals: keyOf(pool.id, name) }, { limit: 1 })[0]?.value;
  }
}

/** Throws InvalidParameterException for a username that the pool's sign-in options rule out. */
export function checkUsername(pool: PoolRecord, username: string): void {
  const email = signsInWith(pool, "email");
  const phone = signsInWith(pool, "phone_number");
  if (email && phone && !isEmail(username) && !isPhoneNumber(username))
    throw invalidParameter("Username should be either an email or a phone number.");
  if (email && !phone && !isEmail(username)) throw invalidParameter("Username should be an email.");
  if (phone && !email && !isPhoneNumber(username)) throw invalidParameter("Username should be a phone number.");
  checkNotAliasForm(pool, username);
}

/** Where one can sign in with an e-mail address or a telephone number, no other name may look like one. */
export function checkNotAliasForm(pool: PoolRecord, name: string): void {
  if (hasAlias(pool, "email") && isEmail(name))
    throw invalidParameter("Username cannot be of email format, since user pool is configured for email alias.");
  if (hasAlias(pool, "phone_number") && isPhoneNumber(name))
    throw invalidParameter(
      "Username cannot be of phone number format, since user pool is configured for phone number alias.",
    );
}

export const describedUser = (user: UserRecord, only?: readonly string[]): UserType => ({
  Username: user.username,
  Attributes: shownAttributes(user).filter(({ Name = "" }) => !only?.length || only.includes(Name)),
  UserCreateDate: new Date(user.createdAt),
  UserLastModifiedDate: new Date(user.modifiedAt),
  Enabled: user.enabled,
  UserStatus: user.status,
});

/** Where users sign in with an address, the name that they sign up with is that attribute. */
export function withSignInAddress(
  pool: PoolRecord,
  username: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const address = isEmail(username) ? "email" : "phone_number";
  return signsInWith(pool, address) ? { ...values, [address]: username } : { ...values };
}
