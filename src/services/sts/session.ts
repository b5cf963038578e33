import type { Caller } from "../operation.js";
import { type CognitoIdentity, cognitoIdentityOf, type Tag, type WebIdentity } from "./web-identity.js";

/** What a session was begun with, for those who decide what it may do. */
export interface SessionFacts {
  /** The role's own ARN, with its path: its policies as they are now say what the session may do. */
  readonly roleArn: string;
  readonly tags?: readonly Tag[];
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  /** Session policies: JSON text, and ARNs of managed ones. They limit the role's; they count together. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  /** Who took the role on with a token. */
  readonly webIdentity?: WebIdentity;
}

/** A session as it is kept, by access key id. */
export interface Session extends SessionFacts {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiration: number;
  readonly caller: Caller;
}

/** The secret behind an access key, and who signs with it. */
export interface KnownCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Past or future: the wire layer answers ExpiredToken for past ones. */
  readonly expiration?: Date;
  readonly caller: Caller;
  /** Absent for the account's root. */
  readonly session?: SessionFacts;
  /** Of a session that an identity pool's user began. */
  readonly cognitoIdentity?: CognitoIdentity;
}

export function knownCredentials(session: Session): KnownCredentials {
  const { secretAccessKey, sessionToken, expiration, caller, ...facts } = session;
  const cognitoIdentity = facts.webIdentity && cognitoIdentityOf(facts.webIdentity);
  return {
    secretAccessKey,
    sessionToken,
    expiration: new Date(expiration),
    caller,
    session: facts,
    ...(cognitoIdentity && { cognitoIdentity }),
  };
}
