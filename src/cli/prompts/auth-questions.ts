import {
  type AuthInputs,
  DEFAULT_AUTH,
  type Mfa,
  type MfaType,
  type PasswordCharacters,
  requiredFor,
  type SignIn,
  wrongGroupName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { type Asker, type Choice, yesNoOption } from "./asker.js";

const manualOptions = {
  ...yesNoOption("identity-pool", "give users AWS credentials"),
  ...yesNoOption("guests", "give AWS credentials to those who are not signed in"),
  groups: { value: "LIST", what: "groups of the user pool, the one that goes first first" },
  mfa: { value: "HOW", what: "multi-factor sign-in: off, optional or on" },
  "mfa-types": { value: "LIST", what: "second factors: sms, totp" },
  "password-length": { value: "NUMBER", what: "how long a password must be at least" },
  "password-characters": { value: "LIST", what: "what a password must have: lowercase, uppercase, numbers, symbols" },
  "refresh-token-days": { value: "DAYS", what: "how long a refresh token is good" },
} as const satisfies Record<string, Option>;

export const authOptions = {
  configuration: { value: "KIND", what: "default or manual" },
  "sign-in": { value: "HOW", what: "username, email, phone or email-or-phone" },
  required: { value: "LIST", what: "attributes that signing up asks for, e.g. email,name" },
  "email-subject": { value: "TEXT", what: "the subject of verification mails" },
  "email-message": { value: "TEXT", what: "the text of verification mails, with {####} for the code" },
  ...manualOptions,
} as const satisfies Record<string, Option>;

export const authChangeOptions = (({ "identity-pool": _, "no-identity-pool": __, ...left }) => left)(manualOptions);

const ATTRIBUTES = [
  ...["address", "birthdate", "email", "family_name", "middle_name", "gender", "locale", "given_name", "name"],
  ...["nickname", "phone_number", "preferred_username", "picture", "profile", "updated_at", "website", "zoneinfo"],
];

const NO_SOCIAL = "Sign-in through social providers isn't served here; take another.";

/** The questions of `add auth`. */
export async function askAuth(asker: Asker): Promise<AuthInputs> {
  asker.say("Using service: Cognito, provided by: awscloudformation\n");
  const manualFlags = Object.keys(manualOptions).some((flag) => asker.given(flag));
  const configuration =
    manualFlags && !asker.given("configuration")
      ? "manual"
      : await asker.choose<"default" | "social" | "manual">({
          flag: "configuration",
          ask: "Do you want to use the default authentication and security configuration?",
          standard: "default",
          choices: [
            { value: "default", name: "Default configuration" },
            {
              value: "social",
              name: "Default configuration with Social Provider (Federation)",
              refusal: NO_SOCIAL,
            },
            { value: "manual", name: "Manual configuration" },
          ],
        });
  asker.say("Warning: how users sign in and what they must give can't be changed later.");
  const signIn = await asker.choose<SignIn>({
    flag: "sign-in",
    ask: "How do you want users to be able to sign in?",
    standard: "username",
    choices: [
      { value: "username", name: "Username" },
      { value: "email", name: "Email" },
      { value: "phone_number", name: "Phone Number", short: "phone" },
      { value: "email_or_phone_number", name: "Email or Phone Number", short: "email-or-phone" },
    ],
  });
  const base = { ...DEFAULT_AUTH, signIn, required: requiredFor(signIn) };
  if (configuration === "manual") return askManual(asker, { ...base, usesDefault: false });
  const more =
    asker.given("required") ||
    (asker.asks &&
      (await asker.choose<"no" | "yes">({
        flag: "required",
        ask: "Do you want to configure advanced settings?",
        standard: "no",
        choices: [
          { value: "no", name: "No, I am done." },
          { value: "yes", name: "Yes, I want to make some additional changes." },
        ],
      })) === "yes");
  return more ? { ...base, required: await askRequired(asker, base.required) } : base;
}

const askRequired = (asker: Asker, standard: readonly string[]) =>
  asker.several({
    flag: "required",
    ask: "What attributes are required for signing up?",
    choices: ATTRIBUTES.map((value) => ({ value, name: value })),
    standard,
    ticked: standard,
    least: 0,
  });

async function askManual(asker: Asker, base: AuthInputs): Promise<AuthInputs> {
  const identityPool = await asker.yesNo({
    flag: "identity-pool",
    ask: "Do you want users to get AWS credentials, from an identity pool?",
    standard: true,
  });
  const guests = identityPool && (await askGuests(asker, false));
  const groups = await askUserGroups(asker, []);
  const mfa = await askMfa(asker, "OFF");
  const mfaTypes = mfa === "OFF" ? base.mfaTypes : await askMfaTypes(asker, base.mfaTypes);
  const verificationSubject = await asker.text({
    flag: "email-subject",
    ask: "Specify an email verification subject:",
    standard: base.verificationSubject,
  });
  const verificationMessage = await asker.text({
    flag: "email-message",
    ask: "Specify an email verification message:",
    standard: base.verificationMessage,
    wrong: (text) => (text.includes("{####}") ? undefined : "The message must have {####} where the code goes."),
  });
  const passwordLength = await askPasswordLength(asker, base.passwordLength);
  const passwordCharacters = await askPasswordCharacters(asker, base.passwordCharacters);
  const required = await askRequired(asker, base.required);
  const refreshTokenDays = await askRefreshTokenDays(asker, base.refreshTokenDays);
  return {
    ...base,
    ...{ identityPool, guests, groups, mfa, mfaTypes, verificationSubject, verificationMessage },
    ...{ passwordLength, passwordCharacters, required, refreshTokenDays },
  };
}

export const askGuests = (asker: Asker, standard: boolean): Promise<boolean> =>
  asker.yesNo({ flag: "guests", ask: "Allow unauthenticated logins? (guests get AWS credentials)", standard });

/** Groups by name; an empty answer ends the list. */
export async function askUserGroups(asker: Asker, known: readonly string[]): Promise<string[]> {
  const wrong = (names: string) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map(wrongGroupName)
      .find((reason) => reason !== undefined);
  const names = await asker.text({
    flag: "groups",
    ask: "Groups of the user pool, the one that goes first first (with commas, none for no groups):",
    standard: known.length === 0 ? "none" : known.join(","),
    wrong,
  });
  const listed = names.split(",").map((name) => name.trim());
  return names === "none" ? [] : [...new Set(listed.filter((name) => name !== ""))];
}

export const askMfa = (asker: Asker, standard: Mfa): Promise<Mfa> =>
  asker.choose<Mfa>({
    flag: "mfa",
    ask: "Multifactor authentication (MFA) user login options:",
    standard,
    choices: [
      { value: "OFF", name: "OFF" },
      { value: "ON", name: "ON (Required for all logins, can not be enabled later)" },
      { value: "OPTIONAL", name: "OPTIONAL (Individual users can use MFA)" },
    ],
  });

export const askMfaTypes = (asker: Asker, standard: readonly MfaType[]): Promise<MfaType[]> =>
  asker.several<MfaType>({
    flag: "mfa-types",
    ask: "For user login, select the MFA types:",
    choices: [
      { value: "SMS Text Message", name: "SMS Text Message", short: "sms" },
      { value: "TOTP", name: "Time-Based One-Time Password (TOTP)", short: "totp" },
    ],
    standard,
    ticked: standard,
    least: 1,
  });

const number = (least: number, most: number) => (answer: string) =>
  /^\d+$/.test(answer) && Number(answer) >= least && Number(answer) <= most
    ? undefined
    : `Type a whole number from ${least} to ${most}.`;

export const askPasswordLength = async (asker: Asker, standard: number): Promise<number> =>
  Number(
    await asker.text({
      flag: "password-length",
      ask: "Enter the minimum password length for this User Pool:",
      standard: String(standard),
      wrong: number(6, 99),
    }),
  );

const CHARACTERS: readonly Choice<PasswordCharacters>[] = [
  { value: "Requires Lowercase", name: "Requires Lowercase", short: "lowercase" },
  { value: "Requires Uppercase", name: "Requires Uppercase", short: "uppercase" },
  { value: "Requires Numbers", name: "Requires Numbers", short: "numbers" },
  { value: "Requires Symbols", name: "Requires Symbols", short: "symbols" },
];

export const askPasswordCharacters = (asker: Asker, standard: readonly PasswordCharacters[]) =>
  asker.several<PasswordCharacters>({
    flag: "password-characters",
    ask: "Select the password character requirements for your userpool:",
    choices: CHARACTERS,
    standard,
    ticked: standard,
    least: 0,
  });

export const askRefreshTokenDays = async (asker: Asker, standard: number): Promise<number> =>
  Number(
    await asker.text({
      flag: "refresh-token-days",
      ask: "Specify the app's refresh token expiration period (in days):",
      standard: String(standard),
      wrong: number(1, 3650),
    }),
  );
