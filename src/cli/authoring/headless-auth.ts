import {
  type AuthChanges,
  type AuthInputs,
  DEFAULT_AUTH,
  type Mfa,
  type MfaType,
  type PasswordCharacters,
  requiredFor,
  type SignIn,
  wrongGroupName,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { type Json, object, only, text, word, words } from "./payload.js";

const SIGN_IN: Record<string, SignIn> = {
  USERNAME: "username",
  EMAIL: "email",
  PHONE_NUMBER: "phone_number",
  EMAIL_AND_PHONE_NUMBER: "email_or_phone_number",
};
const MFA: Record<string, Mfa> = { OFF: "OFF", ON: "ON", OPTIONAL: "OPTIONAL" };
const MFA_TYPES: Record<string, MfaType> = { SMS: "SMS Text Message", TOTP: "TOTP" };
const CHARACTERS: Record<string, PasswordCharacters> = {
  REQUIRE_LOWERCASE: "Requires Lowercase",
  REQUIRE_UPPERCASE: "Requires Uppercase",
  REQUIRE_DIGIT: "Requires Numbers",
  REQUIRE_SYMBOL: "Requires Symbols",
};

/** Reads the Amplify CLI's payload of `add auth --headless`, version 2; what isn't served here is refused by name. */
export function headlessAuth(payload: Json): AuthInputs {
  if (payload.version !== 1 && payload.version !== 2)
    throw new Problem(`The payload's version is ${JSON.stringify(payload.version)}; 1 and 2 are known.`);
  const service = object(payload, "serviceConfiguration");
  if (service.serviceName !== "Cognito") throw new Problem('serviceConfiguration.serviceName must be "Cognito".');
  const pool = object(service, "userPoolConfiguration");
  const identity = service.identityPoolConfiguration === undefined ? {} : object(service, "identityPoolConfiguration");
  only(payload, ["version", "resourceName", "serviceConfiguration"], "the payload");
  only(
    service,
    ["serviceName", "includeIdentityPool", "identityPoolConfiguration", "userPoolConfiguration"],
    "serviceConfiguration",
  );
  only(identity, ["identityPoolName", "unauthenticatedLogin"], "identityPoolConfiguration");
  only(pool, POOL_MEMBERS, "userPoolConfiguration");
  const signIn = word(SIGN_IN, pool.signinMethod, "signinMethod");
  const mfa = pool.mfa === undefined ? {} : object(pool, "mfa");
  const policy = pool.passwordPolicy === undefined ? {} : object(pool, "passwordPolicy");
  const recovery = pool.passwordRecovery === undefined ? {} : object(pool, "passwordRecovery");
  const required = words(pool.requiredSignupAttributes).map((name) => name.toLowerCase());
  const resourceName = text(payload.resourceName);
  if (resourceName !== undefined && !/^[a-zA-Z0-9]{1,128}$/.test(resourceName))
    throw new Problem("resourceName has letters and digits, nothing else.");
  return {
    ...DEFAULT_AUTH,
    usesDefault: false,
    signIn,
    required: required.length > 0 ? required : requiredFor(signIn),
    identityPool: service.includeIdentityPool === true,
    guests: identity.unauthenticatedLogin === true,
    groups: groups(pool.userPoolGroups),
    mfa: mfa.mode === undefined ? "OFF" : word(MFA, mfa.mode, "mfa.mode"),
    mfaTypes: mfa.mfaTypes === undefined ? DEFAULT_AUTH.mfaTypes : mfaTypes(mfa.mfaTypes),
    passwordLength: typeof policy.minimumLength === "number" ? policy.minimumLength : DEFAULT_AUTH.passwordLength,
    passwordCharacters: characters(policy.additionalConstraints),
    refreshTokenDays:
      typeof pool.refreshTokenPeriod === "number" ? pool.refreshTokenPeriod : DEFAULT_AUTH.refreshTokenDays,
    verificationSubject: text(recovery.emailSubject) ?? DEFAULT_AUTH.verificationSubject,
    verificationMessage: text(recovery.emailMessage) ?? DEFAULT_AUTH.verificationMessage,
    resourceName,
    userPoolName: text(pool.userPoolName),
    identityPoolName: text(identity.identityPoolName),
  };
}

export type HeadlessAuthChanges = Omit<AuthChanges, "identityPool"> & { readonly identityPool: boolean | undefined };

/** Reads the Amplify CLI's payload of `update auth --headless`, version 1; a member that isn't there changes nothing. */
export function headlessAuthChanges(payload: Json): HeadlessAuthChanges {
  if (payload.version !== 1 && payload.version !== 2)
    throw new Problem(`The payload's version is ${JSON.stringify(payload.version)}; 1 and 2 are known.`);
  only(payload, ["version", "serviceModification"], "the payload");
  const service = object(payload, "serviceModification");
  if (service.serviceName !== "Cognito") throw new Problem('serviceModification.serviceName must be "Cognito".');
  only(
    service,
    ["serviceName", "includeIdentityPool", "identityPoolModification", "userPoolModification"],
    "serviceModification",
  );
  const part = (of: Json, name: string): Json => (of[name] === undefined ? {} : object(of, name));
  const pool = part(service, "userPoolModification");
  const identity = part(service, "identityPoolModification");
  only(identity, ["unauthenticatedLogin"], "identityPoolModification");
  only(pool, ["userPoolGroups", "mfa", "passwordPolicy", "refreshTokenPeriod"], "userPoolModification");
  const mfa = part(pool, "mfa");
  const policy = part(pool, "passwordPolicy");
  const bool = (value: unknown) => (typeof value === "boolean" ? value : undefined);
  const changes: HeadlessAuthChanges = {
    identityPool: bool(service.includeIdentityPool),
    guests: bool(identity.unauthenticatedLogin),
    ...(pool.userPoolGroups !== undefined && { groups: groups(pool.userPoolGroups) }),
    ...(mfa.mode !== undefined && { mfa: word(MFA, mfa.mode, "mfa.mode") }),
    ...(mfa.mfaTypes !== undefined && { mfaTypes: mfaTypes(mfa.mfaTypes) }),
    // As the Amplify CLI has it, a policy takes the place of the whole one before.
    ...(pool.passwordPolicy !== undefined && {
      passwordLength: typeof policy.minimumLength === "number" ? policy.minimumLength : DEFAULT_AUTH.passwordLength,
      passwordCharacters: characters(policy.additionalConstraints),
    }),
    ...(typeof pool.refreshTokenPeriod === "number" && { refreshTokenDays: pool.refreshTokenPeriod }),
  };
  if (Object.values(changes).every((each) => each === undefined)) throw new Problem("Nothing is to be changed.");
  return changes;
}

const mfaTypes = (value: unknown): MfaType[] => words(value).map((type) => word(MFA_TYPES, type, "mfa.mfaTypes"));

const characters = (value: unknown): PasswordCharacters[] =>
  words(value).map((each) => word(CHARACTERS, each, "passwordPolicy.additionalConstraints"));

const POOL_MEMBERS = [
  ...["userPoolName", "userPoolGroups", "signinMethod", "requiredSignupAttributes", "mfa", "passwordPolicy"],
  ...["passwordRecovery", "refreshTokenPeriod"],
];

function groups(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map((group: Json) => {
    only(group, ["groupName"], "userPoolGroups");
    const name = String(group.groupName);
    const wrong = wrongGroupName(name);
    if (wrong !== undefined) throw new Problem(`userPoolGroups: ${wrong}`);
    return name;
  });
}
