import { generateKeyPairSync, sign } from "node:crypto";
import { join } from "node:path";
import type { Goal } from "../lib/goals.js";
import { type LoadRequest, load, type Target } from "../lib/load.js";
import { PEERS, peerFile } from "../lib/peers.js";
import { freePort, type ServerProcess, startProcess, until } from "../lib/processes.js";
import { BENCH, program, WORK } from "../lib/programs.js";
import { interleaved, type Rounds } from "../lib/rounds.js";
import type { Section, SectionResult } from "../lib/section.js";
import { freshState, idTokens, makeProject, makeUser, type Sekisho, startSekisho, USER } from "../lib/sekisho.js";
import { rounded } from "../lib/table.js";

const CONNECTIONS = 64;
/** More than the gateway remembers, so that in turn each is a token that it does not know. */
const FRESH_TOKENS = 5500;

const ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE00";
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();

/** A token like Cognito's own, for the servers that aren't Sekisho. */
function ownToken(index = 0): string {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const id = `0a0b0c0d-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const claims = {
    origin_jti: id,
    sub: id,
    email_verified: true,
    iss: ISSUER,
    "cognito:username": USER,
    aud: "1example23456789",
    event_id: id,
    token_use: "id",
    auth_time: now,
    exp: now + 3600,
    iat: now,
    jti: id,
    email: "ada@example.com",
  };
  const signed = `${encoded({ kid: "bench", alg: "RS256" })}.${encoded(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** The token with another signature: a character in its middle changed. */
function tampered(token: string): string {
  const at = token.lastIndexOf(".") + 100;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
}

const get = (path: string, token?: string): LoadRequest => ({
  path,
  headers: { Accept: "application/json", ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
});

interface Running {
  readonly url: string;
  readonly server: ServerProcess;
}

async function answers(running: Running, path: string, token: string | undefined, status: number): Promise<void> {
  await until(running.server, `${running.url}${path} with ${status}`, async () => {
    try {
      const response = await fetch(running.url + path, { headers: { ...get(path, token).headers } });
      await response.arrayBuffer();
      return response.status === status ? true : undefined;
    } catch {
      return undefined;
    }
  });
}

async function startOwn(name: "limit" | "hello", settings: object): Promise<Running> {
  const port = await freePort();
  const server = startProcess([process.execPath, program(name), JSON.stringify({ port, ...settings })]);
  const running = { url: `http://127.0.0.1:${port}`, server };
  await answers(running, "/hello", ownToken(), 200);
  return running;
}

const startLimit = (name: string, cache: boolean) =>
  startOwn("limit", {
    publicKey: publicPem,
    issuer: ISSUER,
    cache,
    children: 2,
    handler: join(BENCH, "handler/index.js"),
    socket: join(WORK, `${name}-${process.pid}.sock`),
  });

async function startServerlessOffline(path: string): Promise<Running | undefined> {
  const osls = peerFile("osls/bin/serverless.js");
  if (osls === undefined) return undefined;
  const [port, lambdaPort] = [await freePort(), await freePort()];
  const server = startProcess(
    [
      process.execPath,
      osls,
      "offline",
      "--httpPort",
      String(port),
      "--lambdaPort",
      String(lambdaPort),
      "--noTimeout",
      // Its functions must not be ended between two runs: making them anew is not what is measured.
      "--terminateIdleLambdaTime",
      "3600",
    ],
    { cwd: join(PEERS, "serverless-offline"), env: { SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" } },
  );
  const running = { url: `http://127.0.0.1:${port}`, server };
  await answers(running, path, "anything", 200);
  return running;
}

interface Servers {
  readonly limit: Running;
  readonly limitEach: Running;
  readonly hello: Running;
  readonly helloVerifying: Running;
  readonly sekisho: Sekisho;
  readonly plain: Running | undefined;
  readonly authorized: Running | undefined;
  stop(): Promise<void>;
}

async function startAll(): Promise<Servers> {
  const sekisho = await startSekisho(makeProject(), freshState("gateway"));
  await makeUser(sekisho);
  const limit = await startLimit("limit", true);
  const limitEach = await startLimit("limit-each", false);
  const hello = await startOwn("hello", {});
  const helloVerifying = await startOwn("hello", { publicKey: publicPem, issuer: ISSUER });
  const plain = await startServerlessOffline("/dev/plain");
  const authorized = await startServerlessOffline("/dev/authorized");
  return {
    limit,
    limitEach,
    hello,
    helloVerifying,
    sekisho,
    plain,
    authorized,
    async stop() {
      const own = [limit, limitEach, hello, helloVerifying, plain, authorized].map((one) => one?.server.stop());
      await Promise.all([...own, sekisho.stop()]);
    },
  };
}

async function targetsOf(servers: Servers): Promise<Target[]> {
  const { limit, limitEach, hello, helloVerifying, sekisho, plain, authorized } = servers;
  const [token = "", ...fresh] = await idTokens(sekisho, USER, FRESH_TOKENS);
  const own = ownToken();
  const at = (name: string, running: Running | undefined, requests: LoadRequest[], status = 200): Target[] =>
    running ? [{ name, url: running.url, pid: running.server.pid, requests, status, connections: CONNECTIONS }] : [];
  const ours = (name: string, requests: LoadRequest[], status = 200): Target => ({
    name,
    url: sekisho.url,
    pid: sekisho.pid,
    requests,
    status,
    connections: CONNECTIONS,
  });
  const many = [
    ...at("limit", limit, [get("/hello", own)]),
    ours("sekisho", [get(sekisho.path, token)]),
    ...at("serverless-offline plain", plain, [get("/dev/plain", own)]),
    ...at("serverless-offline authorizer", authorized, [get("/dev/authorized", own)]),
    ...at(
      "limit, each token verified",
      limitEach,
      fresh.map((_, index) => get("/hello", ownTokens(index))),
    ),
    ours(
      "sekisho, each token new",
      fresh.map((one) => get(sekisho.path, one)),
    ),
    ...at("bare node:http", hello, [get("/hello")]),
    ours("sekisho, no token: 401", [get(sekisho.path)], 401),
    ...at("node:http + RS256, bad signature: 401", helloVerifying, [get("/hello", tampered(own))], 401),
    ours("sekisho, bad signature: 401", [get(sekisho.path, tampered(token))], 401),
  ];
  const single = many.slice(0, 4).map((target) => ({ ...target, name: `${target.name}, c1`, connections: 1 }));
  return [...many, ...single];
}

/** The limit that verifies each token needs no new ones: it remembers none. A few keep its work the same. */
const ownTokens = (() => {
  const made: string[] = [];
  return (index: number): string => {
    made[index % 16] ??= ownToken(index % 16);
    return made[index % 16] ?? "";
  };
})();

/** Sixty-four worker threads come up under the first load of serverless-offline, which may answer nothing meanwhile. */
async function warmUp(targets: readonly Target[]): Promise<void> {
  const peers = targets.filter(({ name, connections }) => name.startsWith("serverless-offline") && connections > 1);
  for (const connections of [8, 32, CONNECTIONS, CONNECTIONS])
    for (const target of peers) await load({ ...target, connections }, 3).catch(() => undefined);
}

const OURS = "sekisho";
const PLAIN = "serverless-offline plain";
const AUTHORIZER = "serverless-offline authorizer";

function goalsOf(rounds: Rounds): Goal[] {
  const more = { wanted: "at least" } as const;
  const less = { wanted: "at most" } as const;
  const peers: Goal[] = rounds.has(AUTHORIZER)
    ? [
        goal("1", "authorized rps ÷ serverless-offline with its authorizer", rounds.ratio(OURS, AUTHORIZER, "rps"), {
          ...more,
          floor: 8,
          stretch: 11,
          unit: "factor",
        }),
        goal("1", "authorized rps ÷ serverless-offline without one", rounds.ratio(OURS, PLAIN, "rps"), {
          ...more,
          floor: 4,
          stretch: 5,
          unit: "factor",
        }),
        goal(
          "2",
          "new token each, rps ÷ serverless-offline with its authorizer",
          rounds.ratio(`${OURS}, each token new`, AUTHORIZER, "rps"),
          { ...more, floor: 6, unit: "factor" },
        ),
        goal("3", "p99 ÷ serverless-offline with its authorizer", rounds.ratio(OURS, AUTHORIZER, "p99"), {
          ...less,
          floor: 1 / 15,
        }),
        goal(
          "4",
          "p50 of one connection ÷ serverless-offline with its authorizer",
          rounds.ratio(`${OURS}, c1`, `${AUTHORIZER}, c1`, "p50"),
          { ...less, floor: 0.5 },
        ),
        goal("7", "memory ÷ serverless-offline with its authorizer", rounds.ratio(OURS, AUTHORIZER, "rss"), {
          ...less,
          floor: 0.4,
        }),
      ]
    : [];
  return [
    goal("1", "authorized rps ÷ limit", rounds.ratio(OURS, "limit", "rps"), { ...more, floor: 0.6, stretch: 0.8 }),
    goal(
      "2",
      "new token each, rps ÷ limit that verifies each",
      rounds.ratio(`${OURS}, each token new`, "limit, each token verified", "rps"),
      { ...more, floor: 0.7, stretch: 0.85 },
    ),
    goal("3", "p99 ÷ limit", rounds.ratio(OURS, "limit", "p99"), { ...less, floor: 2, stretch: 1.5, unit: "factor" }),
    goal("4", "p50 of one connection ÷ limit", rounds.ratio(`${OURS}, c1`, "limit, c1", "p50"), {
      ...less,
      floor: 2,
      stretch: 1.4,
      unit: "factor",
    }),
    goal("5", "processor time per request ÷ limit", rounds.ratio(OURS, "limit", "cpu"), {
      ...less,
      floor: 1.7,
      stretch: 1.3,
      unit: "factor",
    }),
    goal(
      "6",
      "401 without token, rps ÷ bare node:http",
      rounds.ratio("sekisho, no token: 401", "bare node:http", "rps"),
      { ...more, floor: 0.5, stretch: 0.7 },
    ),
    goal(
      "6",
      "401 for a bad signature, rps ÷ node:http + RS256",
      rounds.ratio("sekisho, bad signature: 401", "node:http + RS256, bad signature: 401", "rps"),
      { ...more, floor: 0.7, stretch: 0.85 },
    ),
    goal("7", "memory with 2 warm functions ÷ limit", rounds.ratio(OURS, "limit", "rss"), {
      ...less,
      floor: 1.6,
      stretch: 1.3,
      unit: "factor",
    }),
    ...peers,
  ].sort((a, b) => a.id.localeCompare(b.id));
}

const goal = (id: string, what: string, value: number, rest: Omit<Goal, "id" | "what" | "value">): Goal => ({
  id,
  what,
  value,
  ...rest,
});

const row = (rounds: Rounds, name: string): string[] => [
  name,
  rounded(rounds.median(name, "rps")),
  rounded(rounds.median(name, "p50"), 2),
  rounded(rounds.median(name, "p99"), 1),
  rounded(rounds.median(name, "cpu")),
  rounded(rounds.median(name, "rss")),
];

export const gateway: Section = {
  name: "gateway",
  what: "requests through a deployed, authorized Lambda proxy API",
  async run(pace, say): Promise<SectionResult> {
    say("starting the servers");
    const servers = await startAll();
    try {
      const targets = await targetsOf(servers);
      say("warming up");
      await warmUp(targets);
      const rounds = await interleaved(targets, pace, say);
      const names = Object.keys(rounds.samples);
      const head = ["server", "rps", "p50 ms", "p99 ms", "CPU µs", "RSS MB"];
      return {
        title: "Gateway: GET through a Cognito authorizer and a Lambda proxy integration",
        tables: [{ title: "64 connections (c1: one)", rows: [head, ...names.map((name) => row(rounds, name))] }],
        goals: goalsOf(rounds),
        notes: [
          `Others used ${rounded(rounds.others * 100)} % of a core meanwhile (median).`,
          ...(servers.plain ? [] : ["serverless-offline could not be installed into bench/peers: not measured."]),
        ],
        samples: rounds.samples,
      };
    } finally {
      await servers.stop();
    }
  },
};
