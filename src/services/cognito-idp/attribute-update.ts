import type { CodeDeliveryDetailsType } from "@aws-sdk/client-cognito-identity-provider";
import { checkMutable, checkRequired, checkValues } from "./attributes.js";
import { aliasExists } from "./faults.js";
import type { PoolRecord, UserRecord } from "./records.js";
import type { UserPools } from "./service.js";
import { checkNotAliasForm, hasAlias, signsInWith } from "./users.js";

const ADDRESSES = ["email", "phone_number"] as const;
type Address = (typeof ADDRESSES)[number];

export interface Update {
  readonly service: UserPools;
  readonly pool: PoolRecord;
  readonly user: UserRecord;
  readonly values: Readonly<Record<string, string>>;
  readonly now: number;
}

/** Verification flags are kept in lower case, as tokens show them. */
export const normalized = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name.endsWith("_verified") ? value.toLowerCase() : value]),
  );

/**
 * Changes a user's attributes and stores the user; belongs inside a transaction. A new address loses the old one's
 * verification, and waits for its own where the pool wants that before the change. Blank values delete.
 */
export function updateAttributes(update: Update): { user: UserRecord; details: CodeDeliveryDetailsType[] } {
  const { service, pool, user, now } = update;
  const values = normalized(update.values);
  checkValues(pool, values);
  checkMutable(pool, user, values);
  const attributes: Record<string, string> = { ...user.attributes, ...values };
  const pending: Record<string, string> = { ...user.pendingAttributes };
  const toVerify: [Address, string][] = [];
  for (const address of ADDRESSES) {
    const value = values[address];
    if (value === undefined || value === user.attributes[address]) continue;
    const verified = values[`${address}_verified`] === "true";
    delete pending[address];
    if (value === "") delete attributes[`${address}_verified`];
    else if (!verified && waits(pool, address)) {
      pending[address] = value;
      restore(attributes, user.attributes, address);
      toVerify.push([address, value]);
    } else {
      attributes[`${address}_verified`] = String(verified);
      if (!verified && pool.settings.AutoVerifiedAttributes?.includes(address)) toVerify.push([address, value]);
    }
  }
  for (const [name, value] of Object.entries(attributes)) if (value === "") delete attributes[name];
  checkRequired(pool, { ...attributes, ...pending });
  const { pendingAttributes: _, ...rest } = user;
  let changed: UserRecord = {
    ...rest,
    attributes,
    ...(Object.keys(pending).length > 0 && { pendingAttributes: pending }),
    modifiedAt: now,
  };
  checkAliases(service, pool, changed, user.attributes);
  const details = toVerify.map(([address, destination]) => {
    const trigger = "UpdateUserAttribute" as const;
    const sent = service.codes.send({
      pool,
      user: changed,
      purpose: address,
      trigger,
      attribute: address,
      destination,
      now,
    });
    changed = sent.user;
    return sent.details;
  });
  return { user: service.users.put(changed), details };
}

const waits = ({ settings }: PoolRecord, address: Address): boolean =>
  settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes(address) ?? false;

function restore(
  attributes: Record<string, string>,
  previous: Readonly<Record<string, string>>,
  address: Address,
): void {
  for (const name of [address, `${address}_verified`]) {
    const before = previous[name];
    if (before === undefined) delete attributes[name];
    else attributes[name] = before;
  }
}

/** Throws AliasExistsException where someone else can already sign in with what this user now holds. */
export function checkAliases(
  service: UserPools,
  pool: PoolRecord,
  user: UserRecord,
  before: Readonly<Record<string, string>> = {},
): void {
  const preferred = user.attributes.preferred_username;
  if (preferred !== undefined && preferred !== before.preferred_username) {
    checkNotAliasForm(pool, preferred);
    if (hasAlias(pool, "preferred_username") && service.users.holder(pool, "preferred_username", preferred, user))
      throw aliasExists();
  }
  for (const address of ADDRESSES) {
    const value = user.attributes[address];
    const owns =
      signsInWith(pool, address) || (hasAlias(pool, address) && user.attributes[`${address}_verified`] === "true");
    if (value !== undefined && owns && service.users.holder(pool, address, value, user))
      throw signsInWith(pool, address)
        ? aliasExists(`An account with the given ${address} already exists.`)
        : aliasExists();
  }
}

/** Takes an alias away from whoever held it, for ForceAliasCreation; belongs inside a transaction. */
export function releaseAlias(service: UserPools, pool: PoolRecord, address: Address, user: UserRecord): void {
  const value = user.attributes[address];
  const holder = value === undefined ? undefined : service.users.holder(pool, address, value, user);
  if (holder) service.users.put({ ...holder, attributes: { ...holder.attributes, [`${address}_verified`]: "false" } });
}
