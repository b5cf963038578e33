import type { CodeDeliveryDetailsType } from "@aws-sdk/client-cognito-identity-provider";
import { id, type Random } from "../../lib/ids.js";
import { attemptLimitExceeded, codeExpired, codeMismatch } from "./faults.js";
import { type DeliveredTo, deliveryDetails, messageOf } from "./messages.js";
import type { Outbox, OutboxTrigger } from "./outbox.js";
import type { CodeAttempts, CodePurpose, PoolRecord, UserRecord } from "./records.js";
import { sameText } from "./srp.js";

const HOUR = 3600_000;
/** A forgotten password's code lives an hour, every other a day (developer guide, "Quotas"). */
const VALID_FOR: Readonly<Record<CodePurpose, number>> = {
  SignUp: 24 * HOUR,
  ForgotPassword: HOUR,
  email: 24 * HOUR,
  phone_number: 24 * HOUR,
};
/** Within an hour: wrong codes that are still answered as wrong, and codes that are sent. */
const WRONG_CODES = 5;
const SENT_CODES = 20;

export interface Sent {
  readonly user: UserRecord;
  readonly details: CodeDeliveryDetailsType;
}

interface Sending {
  readonly pool: PoolRecord;
  readonly user: UserRecord;
  readonly purpose: CodePurpose;
  readonly trigger: OutboxTrigger;
  readonly attribute: DeliveredTo;
  readonly destination: string;
  readonly now: number;
}

/** Codes that show that someone reads the mail or the telephone that they name. */
export class Codes {
  readonly #outbox: Outbox;
  readonly #random: Random;

  constructor(outbox: Outbox, random: Random) {
    this.#outbox = outbox;
    this.#random = random;
  }

  /**
   * Sends a new code and returns the user that remembers it, not yet stored; belongs inside a transaction. Throws
   * LimitExceededException beyond what AWS sends in an hour.
   */
  send({ pool, user, purpose, trigger, attribute, destination, now }: Sending): Sent {
    const attempts = currentAttempts(user, purpose, now);
    if (attempts.sent >= SENT_CODES) throw attemptLimitExceeded();
    const code = id(this.#random, 6, "0123456789");
    this.#outbox.post(messageOf({ pool, user, trigger, attribute, destination, code, now }));
    const sent: UserRecord = {
      ...user,
      codes: { ...user.codes, [purpose]: { code, expiresAt: now + VALID_FOR[purpose], attribute } },
      codeAttempts: { ...user.codeAttempts, [purpose]: { ...attempts, sent: attempts.sent + 1 } },
    };
    return { user: sent, details: deliveryDetails(attribute, destination) };
  }

  /**
   * Returns the user without the code, which is used up. A wrong one is counted by `remember`, which must store what it
   * is given; then CodeMismatchException, ExpiredCodeException or LimitExceededException is thrown.
   */
  redeem(
    user: UserRecord,
    purpose: CodePurpose,
    given: string,
    { now, remember }: { now: number; remember: (user: UserRecord) => void },
  ): { user: UserRecord; attribute: DeliveredTo } {
    const attempts = currentAttempts(user, purpose, now);
    if (attempts.failed >= WRONG_CODES) throw attemptLimitExceeded();
    const expected = user.codes?.[purpose];
    if (!expected || expected.expiresAt <= now) throw codeExpired();
    if (!sameText(given, expected.code)) {
      remember({
        ...user,
        codeAttempts: { ...user.codeAttempts, [purpose]: { ...attempts, failed: attempts.failed + 1 } },
      });
      throw codeMismatch();
    }
    const { [purpose]: _, ...codes } = user.codes ?? {};
    const { [purpose]: __, ...codeAttempts } = user.codeAttempts ?? {};
    return { user: { ...user, codes, codeAttempts }, attribute: expected.attribute };
  }
}

function currentAttempts(user: UserRecord, purpose: CodePurpose, now: number): CodeAttempts {
  const known = user.codeAttempts?.[purpose];
  return known && now - known.since < HOUR ? known : { since: now, sent: 0, failed: 0 };
}

/** The user without a code that no longer means anything. */
export function withoutCode(user: UserRecord, purpose: CodePurpose): UserRecord {
  const { [purpose]: _, ...codes } = user.codes ?? {};
  return { ...user, codes };
}

/** Where the confirmation of a sign-up goes: a telephone before a mailbox, if the pool verifies it by itself. */
export function confirmationTarget(pool: PoolRecord, user: UserRecord): [DeliveredTo, string] | undefined {
  return (["phone_number", "email"] as const)
    .filter((attribute) => pool.settings.AutoVerifiedAttributes?.includes(attribute))
    .map((attribute): [DeliveredTo, string] => [attribute, user.attributes[attribute] ?? ""])
    .find(([, destination]) => destination !== "");
}

/** Where the code for a forgotten password goes: the first of the pool's recovery mechanisms that the user has. */
export function recoveryTarget(pool: PoolRecord, user: UserRecord): [DeliveredTo, string] | undefined {
  const mechanisms = [...(pool.settings.AccountRecoverySetting?.RecoveryMechanisms ?? [])].sort(
    (a, b) => (a.Priority ?? 0) - (b.Priority ?? 0),
  );
  for (const { Name } of mechanisms) {
    const attribute =
      Name === "verified_email" ? "email" : Name === "verified_phone_number" ? "phone_number" : undefined;
    const destination = attribute && user.attributes[attribute];
    if (attribute && destination && user.attributes[`${attribute}_verified`] === "true")
      return [attribute, destination];
  }
  return undefined;
}
