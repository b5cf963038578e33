import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { BASE32, id, type Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { ContextValue } from "../../lib/policy/context.js";
import { readPolicy } from "../../lib/policy/document.js";
import type { Principal } from "../../lib/policy/principal.js";
import type { Store, Table } from "../../store/store.js";
import type { Caller } from "../operation.js";
import { type KnownCredentials, knownCredentials, type Session, type SessionFacts } from "./session.js";
import { trusts } from "./trust.js";
import {
  type CheckedToken,
  type Tag,
  type WebIdentity,
  type WebIdentityTokens,
  webIdentityKeys,
} from "./web-identity.js";

export type { KnownCredentials } from "./session.js";

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
  /** Checks web identity tokens; without it none is good. */
  readonly webIdentityTokens?: WebIdentityTokens;
  /** The fixed key pair that acts as the account's root. */
  readonly rootCredentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
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

/** A role that a token's bearer takes on. */
export interface AssumeRoleWithWebIdentity {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly token: string;
  /** Seconds; 3600 unless said otherwise. */
  readonly duration?: number | undefined;
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
}

/** A role for someone whose identity is known already. */
export interface FederatedSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly duration?: number | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
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
  readonly #tokens: WebIdentityTokens | undefined;
  readonly #sessions: Table<Session>;
  /** Sessions of execution environments: they end with this process, so they aren't written down. */
  readonly #environments = new Map<string, Session>();

  constructor({ store, clock, random, placement, roles, rootCredentials, webIdentityTokens }: StsOptions) {
    this.placement = placement;
    this.#clock = clock;
    this.#random = random;
    this.#roles = roles;
    this.#root = rootCredentials ?? { accessKeyId: "test", secretAccessKey: "test" };
    this.#tokens = webIdentityTokens;
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
    return session && knownCredentials(session);
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
    const principal = this.#principalOf(caller);
    const context = { "aws:userid": caller.userId, ...contextOf(request) };
    if (!role || !trusts(role.trustPolicy, { principal, action: "sts:AssumeRole", context }))
      throw refuse("sts:AssumeRole");
    if (isTagged(request) && !trusts(role.trustPolicy, { principal, action: "sts:TagSession", context }))
      throw refuse("sts:TagSession");
    checkDuration(role, duration);
    if (duration > 3600 && caller.arn.includes(":assumed-role/"))
      throw validationError(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      );
    const { sourceIdentity } = request;
    return this.#begin(role, request, { ...(sourceIdentity !== undefined && { sourceIdentity }) });
  }

  /**
   * Credentials of a role for the bearer of a web identity token. Throws InvalidIdentityToken and ExpiredToken for the
   * token, AccessDenied where the role doesn't trust its bearer.
   */
  assumeRoleWithWebIdentity(request: AssumeRoleWithWebIdentity): {
    credentials: SessionCredentials;
    caller: Caller;
    identity: WebIdentity;
  } {
    const checked = this.#tokens?.check(request.token) ?? { flaw: "form" };
    if ("flaw" in checked) throw tokenFault(checked);
    const { identity, tags, transitiveTagKeys } = checked;
    return { ...this.federate(identity, { ...request, tags, transitiveTagKeys }), identity };
  }

  /** Credentials of a role for a known web identity. Throws AccessDenied where the role's trust policy refuses it. */
  federate(identity: WebIdentity, request: FederatedSession): { credentials: SessionCredentials; caller: Caller } {
    const role = this.#roles.findRoleByArn(request.roleArn);
    checkTags(request);
    const principal = { kind: "federated", provider: identity.provider } as const;
    const context = { ...contextOf(request), ...webIdentityKeys(identity) };
    const may = (action: "sts:AssumeRoleWithWebIdentity" | "sts:TagSession") =>
      role !== undefined && trusts(role.trustPolicy, { principal, action, context });
    if (!role || !may("sts:AssumeRoleWithWebIdentity") || (isTagged(request) && !may("sts:TagSession")))
      throw new Fault("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", { statusCode: 403 });
    checkDuration(role, request.duration ?? 3600);
    return this.#begin(role, request, { webIdentity: identity });
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
    const context = { "aws:SourceAccount": this.placement.accountId, "sts:RoleSessionName": sessionName };
    const principal = { kind: "service", name: service } as const;
    if (!role || !trusts(role.trustPolicy, { principal, action: "sts:AssumeRole", context }))
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

  #begin(role: AssumableRole, request: FederatedSession, details: Partial<SessionFacts>) {
    const { sessionName, duration = 3600, tags, transitiveTagKeys, policy, policyArns } = request;
    checkSessionPolicy(policy);
    const session = this.#newSession(role, sessionName, duration * 1000, {
      ...(tags && { tags }),
      ...(transitiveTagKeys && { transitiveTagKeys }),
      ...(policy !== undefined && { policy }),
      ...(policyArns && { policyArns }),
      ...details,
    });
    this.#forgetExpired();
    this.#sessions.put(session.caller.accessKeyId, session);
    return { credentials: toCredentials(session), caller: session.caller };
  }

  #principalOf({ accountId, arn, accessKeyId }: Caller): Principal {
    const roleArn = this.credentials(accessKeyId)?.session?.roleArn;
    if (roleArn !== undefined) return { kind: "session", accountId, arn, roleArn };
    return arn.endsWith(":root") ? { kind: "root", accountId } : { kind: "user", accountId, arn };
  }

  #newSession(role: AssumableRole, sessionName: string, lifetime: number, details: Partial<SessionFacts>): Session {
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

function contextOf(
  request: FederatedSession & Pick<AssumeRole, "externalId" | "sourceIdentity">,
): Record<string, ContextValue | undefined> {
  const { tags = [], transitiveTagKeys = [] } = request;
  return {
    "sts:RoleSessionName": request.sessionName,
    "sts:ExternalId": request.externalId,
    "sts:SourceIdentity": request.sourceIdentity,
    ...(tags.length > 0 && { "aws:TagKeys": tags.map(({ Key }) => Key) }),
    ...(transitiveTagKeys.length > 0 && { "sts:TransitiveTagKeys": transitiveTagKeys }),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

const isTagged = ({ tags = [] }: FederatedSession) => tags.length > 0;

function checkDuration({ maxSessionDuration }: AssumableRole, duration: number): void {
  if (duration > maxSessionDuration)
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

function checkSessionPolicy(policy: string | undefined): void {
  const read = policy === undefined ? undefined : readPolicy(policy);
  if (read && "flaw" in read) throw new Fault("MalformedPolicyDocument", read.flaw);
}

function tokenFault(flawed: Extract<CheckedToken, { readonly flaw: string }>): Fault {
  switch (flawed.flaw) {
    case "issuer":
      return new Fault("InvalidIdentityToken", `No OpenIDConnect provider found in your account for ${flawed.issuer}`);
    case "expired":
      return new Fault(
        "ExpiredTokenException",
        `Token expired: current date/time ${flawed.now} must be before the expiration date/time ${flawed.expired}`,
      );
    case "signature":
      return new Fault("InvalidIdentityToken", "The token's signature is not its issuer's");
    default:
      return new Fault(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
      );
  }
}

function checkTags({ tags = [], transitiveTagKeys = [] }: FederatedSession): void {
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
