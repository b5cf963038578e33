import {
  type AuthChanges,
  authConfig,
  type Backend,
  groupsOf,
  type Mfa,
  type PasswordCharacters,
  pathsOf,
  updateAuth,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { Asker } from "../prompts/asker.js";
import {
  askGuests,
  askMfa,
  askMfaTypes,
  askPasswordCharacters,
  askPasswordLength,
  askRefreshTokenDays,
  askUserGroups,
  authChangeOptions,
} from "../prompts/auth-questions.js";
import { updated } from "./add-api.js";
import { type HeadlessAuthChanges, headlessAuthChanges } from "./headless-auth.js";
import { headlessInput, type Subject } from "./session.js";

type Part = "groups" | "guests" | "password" | "mfa" | "tokens";

const PARTS: Record<Part, { readonly name: string; readonly flags: readonly string[] }> = {
  groups: { name: "Create or update Cognito user pool groups", flags: ["groups"] },
  guests: { name: "Credentials for guests", flags: ["guests"] },
  password: { name: "Password policy", flags: ["password-length", "password-characters"] },
  mfa: { name: "Multifactor authentication", flags: ["mfa", "mfa-types"] },
  tokens: { name: "Expiration of refresh tokens", flags: ["refresh-token-days"] },
};

export const updateAuthSubject: Subject = {
  options: { part: { value: "WHAT", what: `what to change: ${Object.keys(PARTS).join(", ")}` }, ...authChangeOptions },

  async run({ asker, backend, call, afterwards }) {
    const { auth } = backend;
    if (auth === undefined) throw new Problem("The project has no auth.", "Add it with: sekisho add auth");
    if (call.options.on("headless")) {
      const changes = headlessAuthChanges(await headlessInput(call));
      if (changes.groups !== undefined) refuseMissing(backend, changes.groups);
      const identityPool = addsIdentityPool(backend, auth, changes) ? true : undefined;
      updateAuth(backend, auth, { ...changes, identityPool });
      afterwards(() => void call.out.write(updated(auth)));
      return;
    }
    const given = (Object.keys(PARTS) as Part[]).filter((part) => PARTS[part].flags.some((flag) => asker.given(flag)));
    const parts = given.length > 0 ? given : [await askPart(asker)];
    for (const part of parts) updateAuth(backend, auth, await askChanges(asker, backend, auth, part));
    afterwards(() => void call.out.write(updated(auth)));
  },
};

const askPart = (asker: Asker): Promise<Part> =>
  asker.choose<Part>({
    flag: "part",
    ask: "What do you want to do?",
    choices: (Object.keys(PARTS) as Part[]).map((value) => ({ value, name: PARTS[value].name })),
  });

async function askChanges(asker: Asker, backend: Backend, auth: string, part: Part): Promise<AuthChanges> {
  const config = authConfig(backend, auth);
  if (part === "groups") {
    const groups = await askUserGroups(asker, groupsOf(backend));
    refuseMissing(backend, groups);
    return { groups };
  }
  if (part === "guests") {
    if (config.authSelections === "userPoolOnly")
      throw new Problem("The auth of this project has no identity pool, which gives guests their credentials.");
    return { guests: await askGuests(asker, config.allowUnauthenticatedIdentities === true) };
  }
  if (part === "password") {
    const characters = (config.passwordPolicyCharacters ?? []) as unknown as PasswordCharacters[];
    return {
      passwordLength: await askPasswordLength(asker, Number(config.passwordPolicyMinLength ?? 8)),
      passwordCharacters: await askPasswordCharacters(asker, characters),
    };
  }
  if (part === "tokens")
    return {
      refreshTokenDays: await askRefreshTokenDays(asker, Number(config.userpoolClientRefreshTokenValidity ?? 30)),
    };
  const mfa = await askMfa(asker, String(config.mfaConfiguration ?? "OFF") as Mfa);
  return mfa === "OFF" ? { mfa } : { mfa, mfaTypes: await askMfaTypes(asker, ["SMS Text Message"]) };
}

/** Whether an identity pool is to be added: guests need one, and none is taken away. */
function addsIdentityPool(backend: Backend, auth: string, { identityPool, guests }: HeadlessAuthChanges): boolean {
  const isThere = authConfig(backend, auth).authSelections !== "userPoolOnly";
  if (isThere && identityPool === false)
    throw new Problem("includeIdentityPool is false, and the project has an identity pool: none is taken away here.");
  if (!isThere && identityPool !== true && guests !== undefined)
    throw new Problem("The auth of this project has no identity pool, which gives guests their credentials.");
  return !isThere && identityPool === true;
}

/** A group whose role a path asks for can't go. */
function refuseMissing(backend: Backend, groups: readonly string[]): void {
  for (const api of backend.restApis())
    for (const [path, { permissions }] of Object.entries(pathsOf(backend, api))) {
      const gone = Object.keys(permissions.groups ?? {}).find((group) => !groups.includes(group));
      if (gone !== undefined)
        throw new Problem(`The group ${gone} may call ${path} of ${api}.`, "Change the path first: sekisho update api");
    }
  if (groups.length === 0 && groupsOf(backend).length > 0)
    throw new Problem(
      "The last group can't be taken away here.",
      "Remove the groups with: sekisho remove auth userPoolGroups",
    );
}
