import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  SchemaAttributeType,
  UserStatusType,
} from "@aws-sdk/client-cognito-identity-provider";

/** What the store keeps. Times are epoch milliseconds; names and spellings of settings are AWS's. */

export type PoolSettings = Omit<CreateUserPoolCommandInput, "PoolName" | "Schema" | "UserPoolTags">;

export interface PoolRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** As given, with AWS's defaults filled in. */
  readonly settings: PoolSettings;
  /** Standard and custom attributes; custom ones carry their prefix. */
  readonly schema: readonly SchemaAttributeType[];
  readonly tags: Readonly<Record<string, string>>;
  /** 32 bytes, base64: seals refresh tokens, binds sessions to users, makes the salts of users who don't exist. */
  readonly secret: string;
}

export type ClientSettings = Omit<
  CreateUserPoolClientCommandInput,
  "UserPoolId" | "ClientName" | "GenerateSecret" | "ClientSecret"
>;

export interface ClientRecord {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  readonly secret?: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly settings: ClientSettings;
}

export interface GroupRecord {
  readonly poolId: string;
  readonly name: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly precedence?: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface MembershipRecord {
  readonly poolId: string;
  readonly username: string;
  readonly group: string;
}

/** All that is kept of a password: SRP salt and verifier, lower-case hex. */
export interface Credential {
  readonly salt: string;
  readonly verifier: string;
}

/** What a code is for: the confirmation of a sign-up, a forgotten password, or one attribute. */
export type CodePurpose = "SignUp" | "ForgotPassword" | "email" | "phone_number";

export interface CodeRecord {
  readonly code: string;
  readonly expiresAt: number;
  /** The attribute that the code went to, which a right code verifies. */
  readonly attribute: "email" | "phone_number";
}

/** Codes sent and wrong codes given within the hour that began at `since`. */
export interface CodeAttempts {
  readonly since: number;
  readonly sent: number;
  readonly failed: number;
}

export interface UserRecord {
  readonly poolId: string;
  readonly username: string;
  /** Names and aliases of this pool are compared without regard to case. */
  readonly foldCase?: true;
  readonly sub: string;
  /** Without `sub`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** New values that replace the old ones once their code is given. */
  readonly pendingAttributes?: Readonly<Record<string, string>>;
  readonly status: UserStatusType;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly credential?: Credential;
  /** Most recent first, as many as the pool's PasswordHistorySize asks for. */
  readonly formerCredentials?: readonly Credential[];
  /** While the password is a temporary one. */
  readonly temporaryPasswordExpiresAt?: number;
  /** Goes up with every sign-out of all sessions; sessions of a lower generation are revoked. */
  readonly generation: number;
  readonly codes?: Readonly<Partial<Record<CodePurpose, CodeRecord>>>;
  readonly codeAttempts?: Readonly<Partial<Record<CodePurpose, CodeAttempts>>>;
}
