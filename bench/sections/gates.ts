import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { API_KEY, gatesTemplate } from "../lib/gates-template.js";
import type { Goal } from "../lib/goals.js";
import type { LoadRequest, Target } from "../lib/load.js";
import { WORK } from "../lib/programs.js";
import { roleSession } from "../lib/role-session.js";
import { interleaved, type Rounds } from "../lib/rounds.js";
import type { Section, SectionResult } from "../lib/section.js";
import { freshState, idTokens, makeUser, type RunningProject, startProject, USER } from "../lib/sekisho.js";
import { type Credentials, signedCall } from "../lib/signed-call.js";
import { rounded } from "../lib/table.js";

/** More tokens, and more signing keys, than the gateway remembers: in turn, each is one that it does not know. */
const FRESH_TOKENS = 5500;
const FRESH_SESSIONS = 1100;
/** Signed requests that differ. */
const FRESH_REQUESTS = 2000;

/** One after the other, as a page asks: more at once would come up to the account's 10,000 requests a second. */
const CONNECTIONS = 1;

const OPEN = "open, MOCK";
const FUNCTION = "open, Lambda proxy";
const COGNITO = "COGNITO_USER_POOLS, a known token";
const COGNITO_NEW = "COGNITO_USER_POOLS, each token new";
const TOKEN = "Lambda TOKEN, cached";
const TOKEN_COLD = "Lambda TOKEN, TTL 0";
const REQUEST = "Lambda REQUEST, cached";
const REQUEST_COLD = "Lambda REQUEST, TTL 0";
const IAM_ROOT = "AWS_IAM, root, the same request";
const IAM = "AWS_IAM, role, each request signed anew";
const IAM_COLD = "AWS_IAM, role, each by another session";
const IAM_LARGE = "AWS_IAM, role with a policy of 6 KB";
const POLICY = "resource policy";
const POLICY_LARGE = "resource policy of 6 KB";
const KEY = "API key";

const get = (path: string, headers: Readonly<Record<string, string>> = {}): LoadRequest => ({
  path,
  headers: { accept: "application/json", ...headers },
});

/** The path of a method, as it is served. */
function pathOf({ served }: RunningProject, api: string, method: string): string {
  const found = served.apis.find(({ name }) => name === api);
  if (!found) throw new Error(`There is no API ${api} in the template any more`);
  return `${new URL(found.url).pathname}/${method}`;
}

interface Callers {
  readonly tokens: readonly string[];
  readonly small: Credentials;
  readonly large: Credentials;
  readonly sessions: readonly Credentials[];
}

async function callersOf({ url, served }: RunningProject): Promise<Callers> {
  const [pool] = served.userPools;
  if (!pool) throw new Error("There is no user pool in the template any more");
  const client = { url, userPoolId: pool.id, clientId: pool.clientIds[0] ?? "" };
  await makeUser(client);
  const sessions: Credentials[] = [];
  while (sessions.length < FRESH_SESSIONS) sessions.push(await roleSession(url, "small"));
  return {
    tokens: await idTokens(client, USER, FRESH_TOKENS),
    small: await roleSession(url, "small"),
    large: await roleSession(url, "large"),
    sessions,
  };
}

type Requests = () => readonly LoadRequest[];

/** What is sent; what is signed is made anew for each run, as a signature is good for five minutes. */
function requestsOf(running: RunningProject, callers: Callers): Record<string, Requests> {
  const path = (method: string) => pathOf(running, "Gates", method);
  const [token = "", ...fresh] = callers.tokens;
  const bearer = (method: string) => () => [get(path(method), { Authorization: `Bearer ${token}` })];
  const signed = (number: number, credentials?: Credentials): LoadRequest =>
    signedCall({
      url: running.url,
      service: "execute-api",
      method: "GET",
      path: `${path("iam")}?number=${number}`,
      ...(credentials && { credentials }),
    });
  const each = (credentials: Credentials) => () =>
    Array.from({ length: FRESH_REQUESTS }, (_, number) => signed(number, credentials));
  return {
    [OPEN]: () => [get(path("open"))],
    [FUNCTION]: () => [get(path("function"))],
    [COGNITO]: bearer("cognito"),
    [COGNITO_NEW]: () => fresh.map((one) => get(path("cognito"), { Authorization: `Bearer ${one}` })),
    [TOKEN]: bearer("token"),
    [TOKEN_COLD]: bearer("tokencold"),
    [REQUEST]: bearer("request"),
    [REQUEST_COLD]: bearer("requestcold"),
    [IAM_ROOT]: () => [signed(0)],
    [IAM]: each(callers.small),
    [IAM_COLD]: () => callers.sessions.map((session, number) => signed(number, session)),
    [IAM_LARGE]: each(callers.large),
    [POLICY]: () => [get(pathOf(running, "SmallPolicy", "open"))],
    [POLICY_LARGE]: () => [get(pathOf(running, "LargePolicy", "open"))],
    [KEY]: () => [get(path("key"), { "x-api-key": API_KEY })],
  };
}

const targetOf = ({ url, pid }: RunningProject, name: string, make: Requests): Target => ({
  name,
  url,
  pid,
  get requests() {
    return make();
  },
  connections: CONNECTIONS,
  status: 200,
});

/** Processor time of a request: floor and stretch of its ratio to the same method without a gate. */
const COSTS: Readonly<Record<string, readonly [over: string, floor: number, stretch?: number]>> = {
  [COGNITO]: [OPEN, 1.25, 1.15],
  [COGNITO_NEW]: [OPEN, 2, 1.75],
  [TOKEN]: [OPEN, 1.25, 1.15],
  [REQUEST]: [OPEN, 1.25, 1.15],
  [TOKEN_COLD]: [FUNCTION, 1.5, 1.25],
  [REQUEST_COLD]: [FUNCTION, 1.5, 1.25],
  [IAM_ROOT]: [OPEN, 1.5, 1.35],
  [IAM]: [OPEN, 1.75, 1.5],
  [IAM_COLD]: [OPEN, 2, 1.75],
  [POLICY]: [OPEN, 1.25, 1.15],
  [KEY]: [OPEN, 1.25, 1.15],
};

const cost = (rounds: Rounds, id: string, over: string, under: string, floor: number, stretch?: number): Goal => ({
  id,
  what: `processor time: ${over} ÷ ${under}`,
  value: rounds.ratio(over, under, "cpu"),
  wanted: "at most",
  floor,
  ...(stretch !== undefined && { stretch }),
  unit: "factor",
});

const goalsOf = (rounds: Rounds): Goal[] => [
  ...Object.entries(COSTS).map(([name, [under, floor, stretch]]) => cost(rounds, "16", name, under, floor, stretch)),
  cost(rounds, "17", IAM_LARGE, IAM, 1.5, 1.25),
  cost(rounds, "17", POLICY_LARGE, POLICY, 1.5, 1.25),
];

const row = (rounds: Rounds, name: string): string[] => [
  name,
  rounded(rounds.median(name, "cpu")),
  rounded(rounds.median(name, "cpu") - rounds.median(OPEN, "cpu")),
  `${rounded(rounds.ratio(name, OPEN, "cpu"), 2)} ×`,
  rounded(rounds.median(name, "p50"), 2),
  `${rounded(rounds.ratio(name, OPEN, "p50"), 2)} ×`,
];

/** Writes the template and serves it: a stack as a user would deploy it. */
async function startGates(): Promise<RunningProject> {
  const folder = join(WORK, "gates");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "template.json");
  writeFileSync(file, JSON.stringify(gatesTemplate()));
  return startProject(file, freshState("gates"));
}

export const gates: Section = {
  name: "gates",
  what: "each authorizer, policy and key beside an open method",
  async run(pace, say): Promise<SectionResult> {
    say("deploying the template");
    const running = await startGates();
    try {
      say("making callers");
      const requests = requestsOf(running, await callersOf(running));
      const targets = Object.entries(requests).map(([name, make]) => targetOf(running, name, make));
      const rounds = await interleaved(targets, { ...pace, seconds: 1 }, say, 2);
      const head = ["method", "CPU µs", "more than open", "CPU ÷ open", "p50 ms", "p50 ÷ open"];
      return {
        title: "Gates: what stands in front of a method, beside an open one of the same integration",
        tables: [{ title: "one connection", rows: [head, ...Object.keys(requests).map((name) => row(rounds, name))] }],
        goals: goalsOf(rounds),
        notes: [`Others used ${rounded(rounds.others * 100)} % of a core meanwhile (median).`],
        samples: rounds.samples,
      };
    } finally {
      await running.stop();
    }
  },
};
