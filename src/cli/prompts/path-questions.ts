import {
  type Backend,
  groupsOf,
  OPERATIONS,
  overlap,
  type PathInputs,
  wrongPath,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { type Asker, type SeveralQuestion, yesNoOption } from "./asker.js";
import { type AskedFunction, type Asking, askFunction, functionOptions } from "./function-questions.js";

export const pathOptions = {
  path: { value: "PATH", what: "the path, e.g. /items or /book/{isbn}" },
  function: { value: "NAME", what: "the function that answers: one that is there, or the name of a new one" },
  ...functionOptions,
  ...yesNoOption("restrict", "restrict who may call the path"),
  "restrict-by": { value: "KIND", what: "users, groups or both, where the user pool has groups" },
  access: { value: "WHO", what: "authenticated, or guests for authenticated and guest users" },
  permissions: { value: "LIST", what: "what authenticated users may do: create,read,update,delete" },
  "guest-permissions": { value: "LIST", what: "what guests may do" },
  groups: { value: "LIST", what: "the groups that may call the path" },
  "group-permissions": { value: "LIST", what: "what these groups may do" },
  ...yesNoOption("overlapping", "go on where the path lies below or above another one"),
} as const satisfies Record<string, Option>;

export interface AskedPath {
  readonly inputs: PathInputs;
  /** The function that is to be made for it. */
  readonly made: AskedFunction | undefined;
}

/** The questions about one path. `others` are the API's paths, `made` the functions that this call makes. */
export async function askPath(
  around: Asking,
  { others, made }: { others: readonly string[]; made: readonly AskedFunction[] },
): Promise<AskedPath> {
  const path = await askPathName(around.asker, others, "path", "/items");
  const fn = await askSource(around, path, made);
  return askedPath(path, fn, await askPermissions(around));
}

const askedPath = (path: string, fn: string | AskedFunction, permissions: Permissions): AskedPath => {
  const [lambdaFunction, made] = typeof fn === "string" ? [fn, undefined] : [fn.inputs.name, fn];
  return { inputs: { path, lambdaFunction, permissions }, made };
};

/** The questions about a path that is there: what nobody answers otherwise stays as it is. */
export async function askPathAgain(around: Asking, now: PathInputs, others: readonly string[]): Promise<AskedPath> {
  const { asker } = around;
  const changes = (flag: string) => asker.asks || asker.given(flag);
  const path = changes("new-path") ? await askPathName(asker, others, "new-path", now.path) : now.path;
  const fn = changes("function") ? await askSource(around, path, [], now.lambdaFunction) : now.lambdaFunction;
  return askedPath(path, fn, await askPermissions(around, now.permissions));
}

async function askPathName(
  asker: Asker,
  others: readonly string[],
  flag: "path" | "new-path",
  standard: string,
): Promise<string> {
  for (;;) {
    const path = await asker.text({
      flag,
      ask: "Provide a path (e.g., /book/{isbn}):",
      standard,
      wrong: (answer) => wrongPath(answer, others),
    });
    const met = overlap(path, others);
    if (met === undefined) return path;
    const goesOn = await asker.yesNo({
      flag: "overlapping",
      ask: `The path ${met.inner} overlaps with ${met.outer}. Users authorized to access ${met.outer} will also have access to ${met.inner}. Are you sure you want to continue?`,
      standard: false,
    });
    if (goesOn) return path;
    if (!asker.asks)
      throw new Problem(`The path ${met.inner} overlaps with ${met.outer}.`, "If that is meant: --overlapping");
  }
}

/** The name of a function that is there, or a new one. */
async function askSource(
  around: Asking,
  path: string,
  made: readonly AskedFunction[],
  present?: string,
): Promise<string | AskedFunction> {
  const { asker, backend } = around;
  const mine = made.map(({ inputs }) => inputs.name);
  const there = [...backend.functions(), ...mine];
  const newOne = () => askFunction(around, { flag: "function", path, taken: mine });
  const named = asker.peek("function");
  if (named !== undefined) return there.includes(named) ? asker.text({ flag: "function", ask: "" }) : newOne();
  if (there.length === 0) {
    asker.say("Only one option for [Choose a Lambda source]. Selecting [Create a new Lambda function].");
    return newOne();
  }
  const source = await asker.choose<"new" | "existing">({
    flag: "function",
    ask: "Choose a Lambda source",
    standard: present === undefined ? "new" : "existing",
    choices: [
      { value: "new", name: "Create a new Lambda function" },
      { value: "existing", name: "Use a Lambda function already added in the current Amplify project" },
    ],
  });
  if (source === "new") return newOne();
  return asker.choose({
    flag: "function",
    ask: "Choose the Lambda function to invoke by this path",
    standard: present,
    choices: there.map((value) => ({ value, name: value })),
  });
}

type Permissions = PathInputs["permissions"];
type By = "users" | "groups" | "both";

/** Who may call the path, and what they may do; what they may do now is ticked. */
async function askPermissions(
  { asker, backend }: Pick<Asking, "asker" | "backend">,
  now?: Permissions,
): Promise<Permissions> {
  const flags = ["restrict-by", "access", "permissions", "guest-permissions", "groups", "group-permissions"];
  const named = asker.given("restrict") || flags.some((flag) => asker.given(flag));
  if (now !== undefined && !asker.asks && !named) return now;
  const implied = !asker.given("restrict") && named;
  const standard = now?.setting !== "open";
  const restricts = implied || (await asker.yesNo({ flag: "restrict", ask: "Restrict API access?", standard }));
  if (!restricts) return { setting: "open" };
  refuseWithoutIdentityPool(backend);
  const groups = groupsOf(backend);
  if (groups.length === 0 && asker.given("groups"))
    throw new Problem("The user pool has no groups.", "Add them with: sekisho update auth --groups NAME,NAME");
  const by = await askBy(asker, groups, now);
  const users = by === "groups" ? undefined : await askUsers(asker, now);
  const granted = by === "users" ? undefined : await askGroups(asker, groups, now?.groups);
  return { setting: users?.setting ?? "private", ...users, ...(granted === undefined ? {} : { groups: granted }) };
}

export function refuseWithoutIdentityPool(backend: Backend): void {
  const { auth } = backend;
  if (auth === undefined) return;
  const inputs = backend.draft.object(`amplify/backend/auth/${auth}/cli-inputs.json`);
  const config = inputs?.cognitoConfig as { authSelections?: string } | undefined;
  if (config?.authSelections === "userPoolOnly")
    throw new Problem(
      "A restricted path is called with AWS credentials, and the auth of this project has no identity pool to give them.",
      "Leave the path open (--no-restrict) and let an override ask for the user pool's token: sekisho override api",
    );
}

async function askBy(asker: Asker, groups: readonly string[], now: Permissions | undefined): Promise<By> {
  if (groups.length === 0) return "users";
  const given = (...flags: string[]) => flags.some((flag) => asker.given(flag));
  const users = given("access", "permissions", "guest-permissions") || now?.auth !== undefined;
  const some = given("groups", "group-permissions") || now?.groups !== undefined;
  const said: By = users && some ? "both" : some ? "groups" : "users";
  const isSaid = given("groups") || (now !== undefined && now.setting !== "open" && !asker.asks);
  if (isSaid && !given("restrict-by")) return said;
  // A choice with a refusal is never the answer.
  return asker.choose<By | "learn">({
    flag: "restrict-by",
    ask: "Restrict access by:",
    standard: said,
    choices: [
      { value: "users", name: "Auth/Guest Users" },
      { value: "groups", name: "Individual Groups" },
      { value: "both", name: "Both" },
      { value: "learn", name: "Learn more", refusal: ABOUT_GROUPS },
    ],
  }) as Promise<By>;
}

/** Amplify's identity pool gives a user one role: the group's in place of the authenticated users'. */
const ABOUT_GROUPS =
  "Users of no group get what authenticated users may do; users of a group get what their group may do, and that alone.";

async function askUsers(asker: Asker, now: Permissions | undefined): Promise<Permissions> {
  const setting = await asker.choose<"private" | "protected">({
    flag: "access",
    ask: "Who should have access?",
    standard: now?.setting === "protected" ? "protected" : "private",
    choices: [
      { value: "private", name: "Authenticated users only", short: "authenticated" },
      { value: "protected", name: "Authenticated and Guest users", short: "guests" },
    ],
  });
  const auth = await asker.several(operations("permissions", "Authenticated users", OPERATIONS, now?.auth));
  if (setting === "private") return { setting, auth };
  const guest = await asker.several(operations("guest-permissions", "Guest users", ["read"], now?.guest));
  return { setting, auth, guest };
}

type Groups = NonNullable<Permissions["groups"]>;

async function askGroups(asker: Asker, groups: readonly string[], now: Groups = {}): Promise<Groups> {
  const present = Object.keys(now);
  const chosen = await asker.several({
    flag: "groups",
    ask: "Select groups:",
    choices: groups.map((value) => ({ value, name: value })),
    standard: present.length === 0 ? undefined : present,
    ticked: present,
    least: 1,
  });
  // One option speaks for all groups of the call.
  const common = asker.given("group-permissions")
    ? await asker.several(operations("group-permissions", "these groups"))
    : undefined;
  const granted: [string, Operations][] = [];
  for (const group of chosen) {
    const question = operations("group-permissions", `${group} users`, OPERATIONS, now[group]);
    granted.push([group, common ?? (await asker.several(question))]);
  }
  return Object.fromEntries(granted);
}

type Operations = readonly (typeof OPERATIONS)[number][];

/** At the terminal nothing is chosen beforehand but what they may do now, as in the Amplify CLI. */
const operations = (
  flag: string,
  who: string,
  standard: Operations = OPERATIONS,
  now?: Operations,
): SeveralQuestion<(typeof OPERATIONS)[number]> => ({
  flag,
  ask: `What permissions do you want to grant to ${who}?`,
  choices: OPERATIONS.map((value) => ({ value, name: value })),
  standard: now ?? standard,
  ticked: now,
  least: 1,
});
