import type {
  CreateUserPoolCommandInput,
  SchemaAttributeType,
  UpdateUserPoolCommandInput,
  UserPoolDescriptionType,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Clock } from "../../lib/clock.js";
import { ALPHANUMERIC, id, type Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Store, Table } from "../../store/store.js";
import { describedSchema, schemaOf, withCustom } from "./attribute-schema.js";
import { invalidParameter, resourceNotFound } from "./faults.js";
import { type Page, paged } from "./page.js";
import type { PoolRecord, PoolSettings } from "./records.js";

interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
}

/** User pools as such: their settings, their schema, their tags. */
export class Pools {
  readonly #table: Table<PoolRecord>;
  readonly #around: Surroundings;
  readonly #known = new Map<string, PoolRecord>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#table = around.store.table<PoolRecord>("cognito_pools");
  }

  find(poolId: string): PoolRecord | undefined {
    const known = this.#known.get(poolId);
    if (known) return known;
    const stored = this.#table.get(poolId);
    if (stored) this.#known.set(poolId, stored);
    return stored;
  }

  /** Throws ResourceNotFoundException. */
  get(poolId: string): PoolRecord {
    const pool = this.find(poolId);
    if (!pool) throw resourceNotFound(`User pool ${poolId} does not exist.`);
    return pool;
  }

  /** Belongs inside a transaction. Ids come from `random`, so that CloudFormation can make them stable. */
  create(input: CreateUserPoolCommandInput, random: Random = this.#around.random, poolId?: string): PoolRecord {
    const { PoolName, Schema, UserPoolTags, ...settings } = input;
    checkSettings(settings);
    const now = this.#around.clock.now().getTime();
    return this.put({
      id: poolId ?? `${this.#around.placement.region}_${id(random, 9, ALPHANUMERIC)}`,
      name: PoolName ?? "",
      createdAt: now,
      modifiedAt: now,
      settings: withDefaults(settings),
      schema: schemaOf(Schema),
      tags: UserPoolTags ?? {},
      secret: Buffer.from(this.#around.random.bytes(32)).toString("base64"),
    });
  }

  /** As AWS does: a setting that isn't given returns to its default; what is fixed at creation stays. */
  update(input: UpdateUserPoolCommandInput): PoolRecord {
    const { UserPoolId = "", PoolName, UserPoolTags, ...settings } = input;
    const pool = this.get(UserPoolId);
    checkSettings(settings);
    const { AliasAttributes, UsernameAttributes, UsernameConfiguration, UserPoolTier } = pool.settings;
    const fixed = { AliasAttributes, UsernameAttributes, UsernameConfiguration };
    return this.put({
      ...pool,
      name: PoolName ?? pool.name,
      modifiedAt: this.#around.clock.now().getTime(),
      settings: withDefaults({ UserPoolTier, ...settings, ...fixed }),
      tags: UserPoolTags ?? pool.tags,
    });
  }

  addAttributes(poolId: string, attributes: readonly SchemaAttributeType[]): PoolRecord {
    const pool = this.get(poolId);
    const modifiedAt = this.#around.clock.now().getTime();
    return this.put({ ...pool, schema: withCustom(pool.schema, attributes), modifiedAt });
  }

  put(pool: PoolRecord): PoolRecord {
    this.#known.delete(pool.id);
    // What isn't set is absent, as it will be when it is read again.
    const record = JSON.parse(JSON.stringify(pool)) as PoolRecord;
    this.#table.put(pool.id, record);
    return record;
  }

  remove(poolId: string): void {
    this.#known.delete(poolId);
    this.#table.delete(poolId);
  }

  /** A transaction was taken back: nothing that was read within it may be believed. */
  forget(): void {
    this.#known.clear();
  }

  list(limit: number, token?: string): Page<PoolRecord> {
    return paged(
      "pools",
      limit,
      token,
      (after, count) =>
        this.#table
          .list({ limit: count, ...(after !== undefined && { after: String(after) }) })
          .map(({ value }) => value),
      (pool) => pool.id,
    );
  }

  arnOf(poolId: string): string {
    const { region, accountId } = this.#around.placement;
    return `arn:aws:cognito-idp:${region}:${accountId}:userpool/${poolId}`;
  }

  /** Throws ResourceNotFoundException for an ARN of anything else. */
  byArn(arn: string): PoolRecord {
    const poolId = arn.slice(arn.lastIndexOf("/") + 1);
    if (arn !== this.arnOf(poolId)) throw resourceNotFound(`Resource ${arn} does not exist.`);
    return this.get(poolId);
  }

  /** As DescribeUserPool answers it. */
  described(pool: PoolRecord, users: number): UserPoolType {
    return {
      ...this.created(pool),
      SchemaAttributes: describedSchema(pool.schema),
      UserPoolTags: { ...pool.tags },
      EstimatedNumberOfUsers: users,
    };
  }

  /** As CreateUserPool answers it. */
  created(pool: PoolRecord): UserPoolType {
    return {
      Id: pool.id,
      Name: pool.name,
      LastModifiedDate: new Date(pool.modifiedAt),
      CreationDate: new Date(pool.createdAt),
      Arn: this.arnOf(pool.id),
      ...pool.settings,
      SchemaAttributes: [...pool.schema],
      ...(Object.keys(pool.tags).length > 0 && { UserPoolTags: { ...pool.tags } }),
      EstimatedNumberOfUsers: 0,
    };
  }
}

export const poolDescription = (pool: PoolRecord): UserPoolDescriptionType => ({
  Id: pool.id,
  Name: pool.name,
  LambdaConfig: pool.settings.LambdaConfig ?? {},
  LastModifiedDate: new Date(pool.modifiedAt),
  CreationDate: new Date(pool.createdAt),
});

/** The defaults of a pool that was made with a name alone. */
function withDefaults(settings: PoolSettings): PoolSettings {
  const { Policies, AdminCreateUserConfig: admin, VerificationMessageTemplate: template } = settings;
  const given = template ?? {};
  const emailMessage = given.EmailMessage ?? settings.EmailVerificationMessage;
  const emailSubject = given.EmailSubject ?? settings.EmailVerificationSubject;
  const smsMessage = given.SmsMessage ?? settings.SmsVerificationMessage;
  return {
    ...settings,
    Policies: {
      PasswordPolicy: passwordPolicy(settings),
      SignInPolicy: Policies?.SignInPolicy ?? { AllowedFirstAuthFactors: ["PASSWORD"] },
    },
    DeletionProtection: settings.DeletionProtection ?? "INACTIVE",
    LambdaConfig: settings.LambdaConfig ?? {},
    // The two places where AWS takes these texts always show the same.
    EmailVerificationMessage: emailMessage,
    EmailVerificationSubject: emailSubject,
    SmsVerificationMessage: smsMessage,
    VerificationMessageTemplate: {
      ...given,
      EmailMessage: emailMessage,
      EmailSubject: emailSubject,
      SmsMessage: smsMessage,
      DefaultEmailOption: given.DefaultEmailOption ?? "CONFIRM_WITH_CODE",
    },
    UserAttributeUpdateSettings: settings.UserAttributeUpdateSettings ?? {
      AttributesRequireVerificationBeforeUpdate: [],
    },
    MfaConfiguration: settings.MfaConfiguration ?? "OFF",
    EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT", ...settings.EmailConfiguration },
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      ...admin,
      UnusedAccountValidityDays:
        admin?.UnusedAccountValidityDays ?? passwordPolicy(settings).TemporaryPasswordValidityDays,
    },
    AccountRecoverySetting: settings.AccountRecoverySetting ?? {
      RecoveryMechanisms: [
        { Priority: 1, Name: "verified_email" },
        { Priority: 2, Name: "verified_phone_number" },
      ],
    },
    UserPoolTier: settings.UserPoolTier ?? "ESSENTIALS",
    KeyConfiguration: settings.KeyConfiguration ?? { KeyType: "AWS_OWNED_KEY" },
    IssuerConfiguration: settings.IssuerConfiguration ?? { Type: "ORIGINAL" },
  };
}

/** A policy that is given leaves out what it doesn't require; one that isn't given requires all four classes. */
function passwordPolicy({ Policies, AdminCreateUserConfig }: PoolSettings) {
  const given = Policies?.PasswordPolicy;
  const required = given === undefined;
  return {
    MinimumLength: given?.MinimumLength ?? 8,
    RequireUppercase: given?.RequireUppercase ?? required,
    RequireLowercase: given?.RequireLowercase ?? required,
    RequireNumbers: given?.RequireNumbers ?? required,
    RequireSymbols: given?.RequireSymbols ?? required,
    PasswordHistorySize: given?.PasswordHistorySize,
    TemporaryPasswordValidityDays:
      given?.TemporaryPasswordValidityDays ?? AdminCreateUserConfig?.UnusedAccountValidityDays ?? 7,
  };
}

function checkSettings(settings: PoolSettings): void {
  if (settings.AliasAttributes?.length && settings.UsernameAttributes?.length)
    throw invalidParameter("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
  const issuer = settings.IssuerConfiguration?.Type;
  if (issuer !== undefined && issuer !== "ORIGINAL")
    throw invalidParameter(`IssuerConfiguration ${issuer} is not supported by this endpoint.`);
}
