import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { BASE32, id, type Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Store, Table } from "../../store/store.js";
import type { Caller } from "../operation.js";
import { trusts } from "./trust.js";

/** What STS needs to know of a role. */
export interface AssumableRole {
  readonly roleName: string;
  readonly roleId: string;
  readonly arn: string;
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export interface StsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly roles: { findRoleByArn(arn: string): AssumableRole | undefined };
  /** The fixed key pair that acts as the account's root. */
  readonly rootCredentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The secret behind an access key, and who signs with it. */
export interface KnownCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Past or future: the wire layer answers ExpiredToken for past ones. */
  readonly expiration?: Date;
  readonly caller: Caller;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface AssumeRole {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Seconds; 3600 unless said otherwise. */
  readonly duration?: number | undefined;
  readonly externalId?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  /** The session policy, JSON text, and ARNs of managed ones: they narrow what the role may do. */
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
}

/** A session as it is kept, by access key id. */
interface Session {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiration: number;
  readonly caller: Caller;
  readonly roleArn: string;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

const HOUR = 3_600_000;
/** How long an expired session is still known, so that its holder is told that it has expired. */
const REMEMBERED = 24 * HOUR;
/** An execution environment holds its credentials for as long as it lives. */
const ENVIRONMENT_LIFETIME = 36 * HOUR;

/** STS: who holds which access key, and roles taken on for a while. */
export class Sts {
  readonly placement: Placement;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #roles: StsOptions["roles"];
  readonly #root: Required<StsOptions>["rootCredentials"];
  readonly #sessions: Table<Session>;
  /** Sessions of execution environments: they end with this process, so they aren't written down. */
  readonly #environments = new Map<string, Session>();

  constructor({ store, clock, random, placement, roles, rootCredentials }: StsOptions) {
    this.placement = placement;
    this.#clock = clock;
    this.#random = random;
    this.#roles = roles;
    this.#root = rootCredentials ?? { accessKeyId: "test", secretAccessKey: "test" };
    this.#sessions = store.table<Session>("sts_sessions");
  }

  /** Who signs with this access key; undefined for a key that was never given out. */
  credentials(accessKeyId: string): KnownCredentials | undefined {
    if (accessKeyId === this.#root.accessKeyId) {
      const { accountId } = this.placement;
      const caller = { accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId, accessKeyId };
      return { secretAccessKey: this.#root.secretAccessKey, caller };
    }
    const session = this.#environments.get(accessKeyId) ?? this.#sessions.get(accessKeyId);
    if (!session) return undefined;
    const { secretAccessKey, sessionToken, expiration, caller } = session;
    return { secretAccessKey, sessionToken, expiration: new Date(expiration), caller };
  }

  /**
   * Credentials of a role for a caller whom its trust policy names. The account's root stands for an administrator
   * here: what trusts the account lets it in. Throws AccessDenied and ValidationError in STS's sentences.
   */
  assumeRole(caller: Caller, request: AssumeRole): { credentials: SessionCredentials; caller: Caller } {
    const { roleArn, duration = 3600 } = request;
    const role = this.#roles.findRoleByArn(roleArn);
    checkTags(request);
    const refuse = (action: string) =>
      new Fault("AccessDenied", `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${roleArn}`, {
        statusCode: 403,
      });
    const context = contextOf(caller, request);
    if (!role || !trusts(role.trustPolicy, { principal: caller, action: "sts:AssumeRole", context }))
      throw refuse("sts:AssumeRole");
    const tagged = (request.tags ?? []).length > 0;
    if (tagged && !trusts(role.trustPolicy, { principal: caller, action: "sts:TagSession", context }))
      throw refuse("sts:TagSession");
    if (duration > role.maxSessionDuration)
      throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    if (duration > 3600 && caller.arn.includes(":assumed-role/"))
      throw validationError(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      );
    const { sourceIdentity, tags, transitiveTagKeys, policy, policyArns } = request;
    const session = this.#newSession(role, request.sessionName, duration * 1000, {
      ...(tags && { tags }),
      ...(transitiveTagKeys && { transitiveTagKeys }),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(policy !== undefined && { policy }),
      ...(policyArns && { policyArns }),
    });
    this.#forgetExpired();
    this.#sessions.put(session.caller.accessKeyId, session);
    return { credentials: toCredentials(session), caller: session.caller };
  }

  /**
   * Credentials of a role for the service that runs under it (a function's execution environment). They live in memory
   * alone and end with this process. Throws AccessDenied where the role is gone or doesn't trust the service.
   */
  roleCredentials(
    roleArn: string,
    sessionName: string,
    { service = "lambda.amazonaws.com" }: { service?: string } = {},
  ): SessionCredentials {
    const role = this.#roles.findRoleByArn(roleArn);
    const context = { "aws:sourceaccount": this.placement.accountId, "sts:rolesessionname": sessionName };
    if (!role || !trusts(role.trustPolicy, { principal: { service }, action: "sts:AssumeRole", context }))
      throw new Fault(
        "AccessDenied",
        `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        { statusCode: 403 },
      );
    const session = this.#newSession(role, sessionName, ENVIRONMENT_LIFETIME, {});
    const now = this.#clock.now().getTime();
    for (const [key, { expiration }] of this.#environments)
      if (expiration + REMEMBERED < now) this.#environments.delete(key);
    this.#environments.set(session.caller.accessKeyId, session);
    return toCredentials(session);
  }

  #newSession(role: AssumableRole, sessionName: string, lifetime: number, details: Partial<Session>): Session {
    const { accountId } = this.placement;
    const accessKeyId = `ASIA${id(this.#random, 16, BASE32)}`;
    const secret = Buffer.from(this.#random.bytes(30)).toString("base64");
    const token = Buffer.from(this.#random.bytes(384)).toString("base64");
    return {
      ...details,
      secretAccessKey: secret,
      sessionToken: `IQoJb3JpZ2luX2Vj${token}`,
      expiration: Math.floor((this.#clock.now().getTime() + lifetime) / 1000) * 1000,
      roleArn: role.arn,
      caller: {
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/${role.roleName}/${sessionName}`,
        userId: `${role.roleId}:${sessionName}`,
        accessKeyId,
      },
    };
  }

  #forgetExpired(): void {
    const before = this.#clock.now().getTime() - REMEMBERED;
    for (const { key, value } of this.#sessions.list()) if (value.expiration < before) this.#sessions.delete(key);
  }
}

const validationError = (message: string) => new Fault("ValidationError", message);

const toCredentials = ({ caller, secretAccessKey, sessionToken, expiration }: Session): SessionCredentials => ({
  accessKeyId: caller.accessKeyId,
  secretAccessKey,
  sessionToken,
  expiration: new Date(expiration),
});

function contextOf(caller: Caller, request: AssumeRole): Record<string, string> {
  const context: Record<string, string> = {
    "aws:principalarn": caller.arn,
    "aws:principalaccount": caller.accountId,
    "aws:principaltype": caller.arn.includes(":assumed-role/") ? "AssumedRole" : "Account",
    "aws:userid": caller.userId,
    "sts:rolesessionname": request.sessionName,
  };
  if (request.externalId !== undefined) context["sts:externalid"] = request.externalId;
  if (request.sourceIdentity !== undefined) context["sts:sourceidentity"] = request.sourceIdentity;
  for (const { Key, Value } of request.tags ?? []) context[`aws:requesttag/${Key.toLowerCase()}`] = Value;
  return context;
}

function checkTags({ tags = [], transitiveTagKeys = [] }: AssumeRole): void {
  const keys = tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw new Fault(
      "InvalidParameterValue",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  if (transitiveTagKeys.some((key) => !keys.includes(key.toLowerCase())))
    throw new Fault(
      "InvalidParameterValue",
      "The specified transitive tag key must be included in the requested tags.",
    );
}
