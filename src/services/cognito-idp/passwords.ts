import { Fault } from "../../lib/fault.js";
import { ALPHANUMERIC, id, type Random } from "../../lib/ids.js";
import type { Credential, PoolRecord, UserRecord } from "./records.js";
import { newCredential, passwordMatches } from "./srp.js";

/** The characters that count as symbols (developer guide, "Adding user pool password requirements"), the inner space among them. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;
const POLICY_PREFIX = "Password does not conform to policy";
/** Sign-up and the creation by an administrator word the same refusal in their own ways. */
export const SIGN_UP_POLICY_PREFIX = "Password did not conform with policy";
export const CREATE_USER_POLICY_PREFIX = "Password did not conform with password policy";

/** Throws InvalidPasswordException naming the first part of the pool's policy that the password misses. */
export function checkPassword(pool: PoolRecord, password: string, prefix = POLICY_PREFIX): void {
  const policy = pool.settings.Policies?.PasswordPolicy ?? {};
  const miss = (part: string) => new Fault("InvalidPasswordException", `${prefix}: ${part}`);
  if (password.length < (policy.MinimumLength ?? 8)) throw miss("Password not long enough");
  if (policy.RequireUppercase && !/\p{Lu}/u.test(password)) throw miss("Password must have uppercase characters");
  if (policy.RequireLowercase && !/\p{Ll}/u.test(password)) throw miss("Password must have lowercase characters");
  if (policy.RequireNumbers && !/[0-9]/.test(password)) throw miss("Password must have numeric characters");
  if (policy.RequireSymbols && !SYMBOL.test(password)) throw miss("Password must have symbol characters");
}

/** Throws PasswordHistoryPolicyViolationException for one of the passwords that the pool remembers. */
function checkHistory(pool: PoolRecord, user: UserRecord, password: string): void {
  const size = pool.settings.Policies?.PasswordPolicy?.PasswordHistorySize ?? 0;
  if (size === 0) return;
  const known = [user.credential, ...(user.formerCredentials ?? [])].slice(0, size);
  if (known.some((one) => one && passwordMatches(pool.id, user.username, password, one)))
    throw new Fault("PasswordHistoryPolicyViolationException", "Password has previously been used");
}

/** The user with a new password of their own choice; the temporary one, if that was it, is gone. */
export function withPassword(pool: PoolRecord, user: UserRecord, password: string, random: Random): UserRecord {
  checkHistory(pool, user, password);
  const { temporaryPasswordExpiresAt: _, ...rest } = user;
  return { ...rest, ...replaced(pool, user, newCredential(pool.id, user.username, password, random)) };
}

/** The user with a temporary password, to be replaced at the next sign-in. */
export function withTemporaryPassword(
  pool: PoolRecord,
  user: UserRecord,
  password: string,
  { random, now }: { random: Random; now: number },
): UserRecord {
  return {
    ...user,
    ...replaced(pool, user, newCredential(pool.id, user.username, password, random)),
    status: "FORCE_CHANGE_PASSWORD",
    temporaryPasswordExpiresAt: now + temporaryDays(pool) * 86_400_000,
  };
}

const temporaryDays = ({ settings }: PoolRecord): number =>
  settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays ??
  settings.AdminCreateUserConfig?.UnusedAccountValidityDays ??
  7;

function replaced(pool: PoolRecord, user: UserRecord, credential: Credential) {
  const size = pool.settings.Policies?.PasswordPolicy?.PasswordHistorySize ?? 0;
  const former = [user.credential, ...(user.formerCredentials ?? [])].filter((one) => one !== undefined).slice(0, size);
  return { credential, ...(former.length > 0 && { formerCredentials: former }) };
}

/** A temporary password that any policy accepts. */
export function generatedPassword(pool: PoolRecord, random: Random): string {
  const length = Math.max(12, pool.settings.Policies?.PasswordPolicy?.MinimumLength ?? 8);
  const pick = (alphabet: string) => id(random, 1, alphabet);
  const classes = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!@#%*+="].map(pick).join("");
  return classes + id(random, length - classes.length, ALPHANUMERIC);
}
