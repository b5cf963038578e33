import type { InitiateAuthCommandOutput } from "@aws-sdk/client-cognito-identity-provider";
import { missingRequired } from "../attributes.js";
import { sessionValidity } from "../clients.js";
import {
  invalidParameter,
  notAuthorized,
  passwordResetRequired,
  unspoken,
  userDisabled,
  userNotConfirmed,
} from "../faults.js";
import type { ClientRecord, PoolRecord, UserRecord } from "../records.js";
import type { UserPools } from "../service.js";
import { refuseTriggers, SIGN_IN_TRIGGERS } from "../triggers.js";

export type AuthAnswer = Omit<InitiateAuthCommandOutput, "$metadata">;

/** One step of a sign-in, whichever API it came through. */
export interface AuthStep {
  readonly service: UserPools;
  readonly pool: PoolRecord;
  readonly client: ClientRecord;
  /** AuthParameters or ChallengeResponses. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly session?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Throws InvalidParameterException where it is absent. */
export function required({ parameters }: AuthStep, name: string): string {
  const value = parameters[name];
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

export const attemptKey = (pool: PoolRecord, username: string): string => `${pool.id}/${username}`;

/** What the pool's settings ask for at sign-in that isn't spoken yet. */
export function refuseUnspoken(pool: PoolRecord): void {
  if (pool.settings.MfaConfiguration === "ON") throw unspoken("Multi-factor authentication (MfaConfiguration ON)");
  if (pool.settings.DeviceConfiguration) throw unspoken("Device tracking (DeviceConfiguration)");
  refuseTriggers(pool, SIGN_IN_TRIGGERS);
}

/** The password was right: tokens, or what stands before them. */
export async function passwordProven(step: AuthStep, user: UserRecord): Promise<AuthAnswer> {
  const { service, pool, client, now } = step;
  if (!user.enabled) throw userDisabled();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  if (user.status === "RESET_REQUIRED") throw passwordResetRequired();
  if (user.status !== "FORCE_CHANGE_PASSWORD") return signedIn(step, user);
  if ((user.temporaryPasswordExpiresAt ?? Number.POSITIVE_INFINITY) <= now)
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  const challenge = { clientId: client.id, username: user.username, sub: user.sub };
  return {
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session: service.newPasswordChallenges.open(challenge, {
      now,
      validFor: sessionValidity(client),
      bytes: 690,
      encoding: "base64url",
    }),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(
        missingRequired(pool, user.attributes).map((name) => `userAttributes.${name}`),
      ),
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}

export async function signedIn({ service, pool, client }: AuthStep, user: UserRecord): Promise<AuthAnswer> {
  return { ChallengeParameters: {}, AuthenticationResult: await service.sessions.start(pool, client, user) };
}
