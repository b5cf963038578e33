import {
  type ImportedAuth,
  type ImportedClient,
  type ImportedIdentityPool,
  importAuth,
} from "../../project/authoring/index.js";
import type { AwsTarget } from "../aws.js";
import { awsAccount } from "../deploy/aws-account.js";
import { type FoundIdentityPool, UserPools } from "../deploy/user-pools.js";
import { Problem } from "../problem.js";
import type { Asker } from "../prompts/asker.js";
import { profileFor } from "../push-target.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { only, text } from "./payload.js";
import { headlessInput, NEXT_STEPS, type Session } from "./session.js";

export const importAuthOptions = {
  from: { value: "local|aws", what: "where the user pool is: the cloud that runs here, or AWS (default: local)" },
  kind: { value: "KIND", what: "user-pool, or identity-pool for a user pool with its identity pool" },
  "user-pool-id": { value: "ID", what: "the user pool" },
  "web-client-id": { value: "ID", what: "its app client for browsers, which has no secret" },
  "native-client-id": { value: "ID", what: "its app client for native apps" },
  "identity-pool-id": { value: "ID", what: "the identity pool" },
  profile: { value: "NAME", what: "for AWS: the profile of AWS's configuration files" },
  region: { value: "REGION", what: "for AWS: the region (default: the project's)" },
  ...cloudOptions,
} as const;

type Client = ImportedClient & { readonly name: string };

/** `import auth`: a user pool that is there already, with two of its clients and perhaps its identity pool. */
export async function runImportAuth(session: Session): Promise<void> {
  const { asker, backend, call, shortId, afterwards } = session;
  const [there] = backend.names("auth");
  if (there !== undefined)
    throw new Problem(`The project has auth already: ${there}.`, "Take it out first: sekisho remove auth");
  const target = await targetOf(session);
  const pools = new UserPools(target);
  try {
    const wanted = call.options.on("headless") ? headless(await headlessInput(call)) : {};
    const imported = await ask(asker, pools, target, wanted);
    const name = importAuth(backend, imported, shortId);
    const identity = imported.identityPool ? ` and Identity Pool '${imported.identityPool.name}'` : "";
    const said = `✅ Cognito User Pool '${imported.userPool.name}'${identity} was successfully imported.`;
    afterwards(
      () =>
        void call.out.write(`${said}\nThe project knows it as auth/${name}; no push changes it.\n\n${NEXT_STEPS}\n`),
    );
  } finally {
    pools.close();
  }
}

async function targetOf({ backend, call, draft }: Session): Promise<AwsTarget> {
  const from = call.options.text("from") ?? "local";
  const { region } = backend;
  if (from === "local") return { ...(await runningCloud(draft.directory, call.options)).target, region };
  if (from !== "aws") throw new Problem(`--from takes local or aws, not "${from}".`);
  const asked = call.options.text("region") ?? region;
  return (await awsAccount(profileFor(call, draft.directory), asked, "import auth --from aws")).target;
}

/** What is known beforehand; undefined is asked. */
interface Wanted {
  readonly userPoolId?: string | undefined;
  readonly webClientId?: string | undefined;
  readonly nativeClientId?: string | undefined;
  /** Null where there is to be none. */
  readonly identityPoolId?: string | null | undefined;
}

/** The Amplify CLI's payload of `import auth --headless`, version 1. */
function headless(payload: Record<string, unknown>): Wanted {
  const members = ["version", "userPoolId", "webClientId", "nativeClientId", "identityPoolId"];
  only(payload, members, "the payload");
  if (payload.version !== 1)
    throw new Problem(`The payload's version is ${JSON.stringify(payload.version)}; 1 is known.`);
  const needed = (name: string) => {
    const value = text(payload[name]);
    if (value === undefined) throw new Problem(`The payload has no "${name}".`);
    return value;
  };
  return {
    userPoolId: needed("userPoolId"),
    webClientId: needed("webClientId"),
    nativeClientId: needed("nativeClientId"),
    identityPoolId: text(payload.identityPoolId) ?? null,
  };
}

async function ask(asker: Asker, pools: UserPools, target: AwsTarget, wanted: Wanted): Promise<ImportedAuth> {
  const withIdentities =
    wanted.identityPoolId === undefined
      ? (await asker.choose<"identityPoolAndUserPool" | "userPoolOnly">({
          flag: "kind",
          ask: "What type of auth resource do you want to import?",
          standard: asker.asks || asker.given("identity-pool-id") ? "identityPoolAndUserPool" : "userPoolOnly",
          choices: [
            { value: "identityPoolAndUserPool", name: "Cognito User Pool and Identity Pool", short: "identity-pool" },
            { value: "userPoolOnly", name: "Cognito User Pool only", short: "user-pool" },
          ],
        })) === "identityPoolAndUserPool"
      : wanted.identityPoolId !== null;
  const poolId = await askPool(asker, pools, target, wanted.userPoolId);
  const userPool = await pools.pool(poolId);
  if (userPool === undefined) throw new Problem(`There is no user pool ${poolId} in ${target.region}.`);
  const clients = await pools.clients(poolId);
  const [web, native] = await askClients(asker, poolId, clients, wanted);
  const identityPool = withIdentities
    ? await askIdentityPool(asker, pools, poolId, [web, native], wanted.identityPoolId)
    : undefined;
  return { region: target.region, userPool, web, native, identityPool };
}

async function askPool(asker: Asker, pools: UserPools, { region }: AwsTarget, wanted: string | undefined) {
  const named = wanted ?? asker.peek("user-pool-id");
  if (named !== undefined) return wanted ?? asker.text({ flag: "user-pool-id", ask: "" });
  const found = await pools.list();
  if (found.length === 0)
    throw new Problem(
      `No Cognito User Pools were found in the configured region: ${region}.`,
      "Look elsewhere with --from aws, --region or --profile; or make one: sekisho add auth",
    );
  const choices = found.map(({ id, name }) => ({ value: id, name: `${name} (${id})` }));
  return pick(asker, { flag: "user-pool-id", ask: "Select the User Pool you want to import:", choices });
}

async function askClients(
  asker: Asker,
  poolId: string,
  clients: readonly Client[],
  wanted: Wanted,
): Promise<[Client, Client]> {
  const ofWeb = clients.filter(({ secret }) => secret === undefined);
  if (ofWeb.length === 0)
    throw new Problem(
      `The User Pool ${poolId} does not have at least 1 Web app client configured.`,
      "Web app clients are app clients without a client secret: make one, and import again.",
    );
  for (;;) {
    const web = await askClient(asker, "Web", ofWeb, wanted.webClientId, poolId);
    const native = await askClient(asker, "Native", clients, wanted.nativeClientId, poolId);
    const different = differences(web, native);
    if (different.length === 0) {
      if (web.id === native.id)
        asker.say("⚠️ It is recommended to use different app clients for web and native applications.");
      return [web, native];
    }
    const said = `The OAuth properties of the app clients ${web.name} and ${native.name} are not matching: ${different.join(", ")}.`;
    const asks = asker.asks && wanted.webClientId === undefined && clients.length > 1;
    if (!asks) throw new Problem(said, "Name two that match, with --web-client-id and --native-client-id.");
    asker.say(`${said}\nSelect new app clients.`);
  }
}

/** What two clients of one application must have in common: where users come from, and the settings of the hosted pages. */
function differences(web: Client, native: Client): string[] {
  const same = (one: unknown, other: unknown) => sorted(one) === sorted(other);
  return [
    ...(same(web.providers, native.providers) ? [] : ["identity providers"]),
    ...(same(web.oauth, native.oauth) ? [] : ["OAuth flows, scopes, callback or logout URLs"]),
  ];
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (Array.isArray(each) ? [...each].sort() : each)) ?? "";

async function askClient(
  asker: Asker,
  kind: "Web" | "Native",
  clients: readonly Client[],
  wanted: string | undefined,
  poolId: string,
): Promise<Client> {
  const flag = `${kind.toLowerCase()}-client-id`;
  const choices = clients.map(({ id, name, secret }) => ({
    value: id,
    name: `${name} (${id})${secret === undefined ? "" : " (has app client secret)"}`,
  }));
  const id = wanted ?? (await pick(asker, { flag, ask: `Select a ${kind} client to import:`, choices }));
  const found = clients.find((client) => client.id === id);
  if (found === undefined)
    throw new Problem(`No ${kind} app client with Client Id: '${id}' can be found in User Pool: '${poolId}'.`);
  return found;
}

async function askIdentityPool(
  asker: Asker,
  pools: UserPools,
  poolId: string,
  clients: readonly Client[],
  wanted: string | null | undefined,
): Promise<ImportedIdentityPool> {
  const all = await pools.identityPools();
  const ofPool = all.filter((pool) => pool.clients.has(poolId));
  if (ofPool.length === 0)
    throw new Problem(
      "There are no Identity Pools found which has the selected Cognito User Pool configured as identity provider.",
      "Import the user pool alone: --kind user-pool",
    );
  const takes = (pool: FoundIdentityPool) => clients.every(({ id }) => pool.clients.get(poolId)?.includes(id));
  const fitting = ofPool.filter(takes);
  if (fitting.length === 0)
    throw new Problem(
      "There are no Identity Pools found which has the selected app clients configured as identity providers.",
      "Name other clients, or import the user pool alone: --kind user-pool",
    );
  const choices = fitting.map(({ id, name }) => ({ value: id, name: `${name} (${id})` }));
  const flag = "identity-pool-id";
  const id = wanted ?? (await pick(asker, { flag, ask: "Select the Identity Pool you want to import:", choices }));
  const found = fitting.find((pool) => pool.id === id);
  if (found === undefined)
    throw new Problem(`The Identity Pool ${id} doesn't take users of ${poolId} by these clients, or isn't there.`);
  return { id: found.id, name: found.name, guests: found.guests, ...(await pools.roles(found.id)) };
}

/** Takes the only one there is, and asks where there are several. */
async function pick(
  asker: Asker,
  question: { flag: string; ask: string; choices: readonly { value: string; name: string }[] },
): Promise<string> {
  const [first, ...others] = question.choices;
  if (first === undefined || others.length > 0 || asker.given(question.flag)) return asker.choose(question);
  asker.say(`✔ Only one was found and automatically selected: ${first.name}`);
  return first.value;
}
