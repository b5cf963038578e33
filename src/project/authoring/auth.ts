import { isObject, type JsonObject } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import { type Backend, folderOf, type ShortId } from "./backend.js";

export type SignIn = "username" | "email" | "phone_number" | "email_or_phone_number";
export type Mfa = "OFF" | "OPTIONAL" | "ON";

export const USER_POOL_GROUPS = "userPoolGroups";

/** What `add auth` asks for. */
export interface AuthInputs {
  /** The default configuration; false where the questions of the manual one were answered. */
  readonly usesDefault: boolean;
  readonly signIn: SignIn;
  /** With an identity pool, users get AWS credentials. */
  readonly identityPool: boolean;
  /** Credentials for those who are not signed in. */
  readonly guests: boolean;
  readonly groups: readonly string[];
  readonly mfa: Mfa;
  readonly mfaTypes: readonly MfaType[];
  readonly passwordLength: number;
  readonly passwordCharacters: readonly PasswordCharacters[];
  /** Attributes that signing up asks for, in Cognito's names. */
  readonly required: readonly string[];
  /** Days. */
  readonly refreshTokenDays: number;
  readonly verificationSubject: string;
  readonly verificationMessage: string;
  readonly resourceName?: string | undefined;
  readonly userPoolName?: string | undefined;
  readonly identityPoolName?: string | undefined;
}

export type MfaType = "SMS Text Message" | "TOTP";
export type PasswordCharacters = "Requires Lowercase" | "Requires Uppercase" | "Requires Numbers" | "Requires Symbols";

export const DEFAULT_AUTH: AuthInputs = {
  usesDefault: true,
  signIn: "username",
  identityPool: true,
  guests: false,
  groups: [],
  mfa: "OFF",
  mfaTypes: ["SMS Text Message"],
  passwordLength: 8,
  passwordCharacters: [],
  required: ["email"],
  refreshTokenDays: 30,
  verificationSubject: "Your verification code",
  verificationMessage: "Your verification code is {####}",
};

/** What a user must give when they sign up, by what they sign in with. */
export const requiredFor = (signIn: SignIn): string[] => (signIn === "phone_number" ? ["phone_number"] : ["email"]);

export const wrongGroupName = (name: string): string | undefined =>
  /^[a-zA-Z0-9]{1,128}$/.test(name) ? undefined : "A group's name has letters and digits, nothing else.";

/** Adds the user pool (with an identity pool, unless not wanted) and its groups. Gives the resource's name. */
export function addAuth(backend: Backend, inputs: AuthInputs, shortId: ShortId): string {
  const id = shortId();
  const project = backend.projectName.toLowerCase();
  const name = inputs.resourceName ?? `${project}${id}`;
  writeAuth(backend, name, cognitoConfig(backend, name, id, inputs));
  backend.giveValues("auth", name, {});
  if (inputs.groups.length > 0) writeGroups(backend, name, inputs.groups);
  return name;
}

function writeAuth(backend: Backend, name: string, config: JsonObject): void {
  backend.draft.writeJson(`${folderOf("auth", name)}/cli-inputs.json`, { version: "1", cognitoConfig: config });
  backend.enter("auth", name, {
    ...(backend.settings("auth", name) ?? {
      service: "Cognito",
      providerPlugin: "awscloudformation",
      dependsOn: [],
      customAuth: false,
    }),
    frontendAuthConfig: frontEndConfig(config),
  });
}

const SIGN_IN_ATTRIBUTES: Record<SignIn, readonly string[]> = {
  username: [],
  email: ["email"],
  phone_number: ["phone_number"],
  email_or_phone_number: ["email", "phone_number"],
};

function cognitoConfig(backend: Backend, name: string, id: string, inputs: AuthInputs): JsonObject {
  const short = `${backend.projectName.toLowerCase().slice(0, 6)}${id}`;
  const usernames = SIGN_IN_ATTRIBUTES[inputs.signIn];
  const verified = inputs.signIn === "phone_number" ? "phone_number" : "email";
  return {
    identityPoolName: inputs.identityPoolName ?? `${name}_identitypool_${id}`,
    allowUnauthenticatedIdentities: inputs.guests,
    resourceNameTruncated: short,
    userPoolName: inputs.userPoolName ?? `${name}_userpool_${id}`,
    autoVerifiedAttributes: [verified],
    mfaConfiguration: inputs.mfa,
    mfaTypes: [...inputs.mfaTypes],
    smsAuthenticationMessage: "Your authentication code is {####}",
    smsVerificationMessage: "Your verification code is {####}",
    emailVerificationSubject: inputs.verificationSubject,
    emailVerificationMessage: inputs.verificationMessage,
    defaultPasswordPolicy: false,
    passwordPolicyMinLength: inputs.passwordLength,
    passwordPolicyCharacters: [...inputs.passwordCharacters],
    requiredAttributes: [...inputs.required],
    aliasAttributes: [],
    userpoolClientGenerateSecret: false,
    userpoolClientRefreshTokenValidity: inputs.refreshTokenDays,
    userpoolClientWriteAttributes: [...inputs.required],
    userpoolClientReadAttributes: [...inputs.required],
    userpoolClientLambdaRole: `${short}_userpoolclient_lambda_role`,
    userpoolClientSetAttributes: false,
    sharedId: id,
    resourceName: name,
    authSelections: inputs.identityPool ? "identityPoolAndUserPool" : "userPoolOnly",
    useDefault: inputs.usesDefault ? "default" : "manual",
    ...(usernames.length > 0 ? { usernameAttributes: [...usernames] } : {}),
    ...(inputs.groups.length > 0 ? { userPoolGroups: true } : {}),
    userPoolGroupList: [...inputs.groups],
    serviceName: "Cognito",
    usernameCaseSensitive: false,
    useEnabledMfas: backend.flag("auth", "useenabledmfas"),
  };
}

const upper = (names: unknown): string[] =>
  Array.isArray(names) ? names.map((name) => String(name).toUpperCase()) : [];

const MFA_TYPES: Record<string, string> = { "SMS Text Message": "SMS", TOTP: "TOTP" };
const PASSWORD_CHARACTERS: Record<string, string> = {
  "Requires Lowercase": "REQUIRES_LOWERCASE",
  "Requires Uppercase": "REQUIRES_UPPERCASE",
  "Requires Numbers": "REQUIRES_NUMBERS",
  "Requires Symbols": "REQUIRES_SYMBOLS",
};

/** What a front end needs to know of the user pool, as `backend-config.json` keeps it. */
function frontEndConfig(config: JsonObject): JsonObject {
  const renamed = (names: unknown, words: Record<string, string>) =>
    (Array.isArray(names) ? names : []).map((name) => words[String(name)] ?? String(name));
  return {
    socialProviders: [],
    usernameAttributes: upper(config.usernameAttributes),
    signupAttributes: upper(config.requiredAttributes),
    passwordProtectionSettings: {
      passwordPolicyMinLength: config.passwordPolicyMinLength ?? 8,
      passwordPolicyCharacters: renamed(config.passwordPolicyCharacters, PASSWORD_CHARACTERS),
    },
    mfaConfiguration: config.mfaConfiguration ?? "OFF",
    mfaTypes: renamed(config.mfaTypes, MFA_TYPES),
    verificationMechanisms: upper(config.autoVerifiedAttributes),
  };
}

export const GROUP_PRECEDENCE = `${folderOf("auth", USER_POOL_GROUPS)}/user-pool-group-precedence.json`;

/** The groups of the user pool, the one that goes first first. */
export function groupsOf(backend: Backend): string[] {
  const groups = backend.draft.json(GROUP_PRECEDENCE);
  return Array.isArray(groups) ? groups.filter(isObject).map(({ groupName }) => String(groupName)) : [];
}

function writeGroups(backend: Backend, auth: string, groups: readonly string[]): void {
  const known = backend.draft.json(GROUP_PRECEDENCE);
  const before = (Array.isArray(known) ? known : []).filter(isObject);
  backend.draft.writeJson(
    GROUP_PRECEDENCE,
    groups.map((groupName, index) => ({
      ...before.find((group) => group.groupName === groupName),
      groupName,
      precedence: index + 1,
    })),
  );
  backend.enter("auth", USER_POOL_GROUPS, {
    service: "Cognito-UserPool-Groups",
    providerPlugin: "awscloudformation",
    dependsOn: [
      {
        category: "auth",
        resourceName: auth,
        attributes: ["UserPoolId", "AppClientIDWeb", "AppClientID", "IdentityPoolId"],
      },
    ],
  });
  backend.giveValues("auth", USER_POOL_GROUPS, {});
}

/** Members of an auth resource that can be changed after it was made; how users sign in can't. */
export interface AuthChanges {
  /** Users get AWS credentials. */
  readonly identityPool?: true | undefined;
  readonly guests?: boolean | undefined;
  readonly groups?: readonly string[] | undefined;
  /** The groups were taken out of the project. */
  readonly ungroup?: boolean | undefined;
  readonly passwordLength?: number | undefined;
  readonly passwordCharacters?: readonly PasswordCharacters[] | undefined;
  readonly mfa?: Mfa | undefined;
  readonly mfaTypes?: readonly MfaType[] | undefined;
  readonly refreshTokenDays?: number | undefined;
}

export function authConfig(backend: Backend, name: string): JsonObject {
  const inputs = backend.draft.object(`${folderOf("auth", name)}/cli-inputs.json`);
  return isObject(inputs?.cognitoConfig) ? inputs.cognitoConfig : {};
}

export function updateAuth(backend: Backend, name: string, changes: AuthChanges): void {
  if (backend.settings("auth", name)?.serviceType === "imported")
    throw new ProjectError("Unsupported", `The auth ${name} was imported: it isn't changed from here`, {
      next: "Change the user pool where it belongs, or take it out of the project: sekisho remove auth",
    });
  const { userPoolGroups: _, ...left } = authConfig(backend, name);
  const known: JsonObject = changes.ungroup === true ? { ...left, userPoolGroupList: [] } : authConfig(backend, name);
  const given: JsonObject = {
    ...(changes.identityPool === true ? { authSelections: "identityPoolAndUserPool" } : {}),
    ...(changes.guests === undefined ? {} : { allowUnauthenticatedIdentities: changes.guests }),
    ...(changes.passwordLength === undefined ? {} : { passwordPolicyMinLength: changes.passwordLength }),
    ...(changes.passwordCharacters === undefined ? {} : { passwordPolicyCharacters: [...changes.passwordCharacters] }),
    ...(changes.mfa === undefined ? {} : { mfaConfiguration: changes.mfa }),
    ...(changes.mfaTypes === undefined ? {} : { mfaTypes: [...changes.mfaTypes] }),
    ...(changes.refreshTokenDays === undefined ? {} : { userpoolClientRefreshTokenValidity: changes.refreshTokenDays }),
    ...(changes.groups === undefined ? {} : { userPoolGroups: true, userPoolGroupList: [...changes.groups] }),
  };
  writeAuth(backend, name, { ...known, ...given });
  if (changes.groups !== undefined) writeGroups(backend, name, changes.groups);
}
