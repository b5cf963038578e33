import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { makePool, type PoolServer, startCognitoLocal, startMoto } from "../lib/cognito-peers.js";
import type { Goal } from "../lib/goals.js";
import { type LoadRequest, load, loadOnce, loadWith, type Sample, type Target } from "../lib/load.js";
import { freePort, pinned, SERVER_CORE, type ServerProcess, startProcess, until } from "../lib/processes.js";
import { program, WORK } from "../lib/programs.js";
import { Rounds } from "../lib/rounds.js";
import type { Pace, Section, SectionResult } from "../lib/section.js";
import { seedUsers, signers, subOf, userName } from "../lib/seed.js";
import { freshState, makeProject, PASSWORD, startSekisho } from "../lib/sekisho.js";
import { callCognito, cognitoCall } from "../lib/signed-call.js";
import { rounded } from "../lib/table.js";

const CONNECTIONS = 8;
const SMALLEST = 100;
const sizesOf = ({ quick }: Pace) => (quick ? [SMALLEST, 10_000] : [SMALLEST, 1_000, 10_000, 50_000]);
/** Users that one run asks for, spread over the pool. */
const ASKED = 100;
/** Users that one run creates. */
const CREATED = 400;

/** A user pool of a certain size. */
interface Pool extends PoolServer {
  readonly users: number;
}

const spread = ({ users }: Pool): number[] =>
  Array.from({ length: ASKED }, (_, index) => Math.floor((index * users) / ASKED));

type Operation = (pool: Pool, round: number) => LoadRequest[];

const passwordAuth: Operation = ({ url, clientId, users }) =>
  signers(users).map((USERNAME) =>
    cognitoCall(url, "InitiateAuth", {
      ClientId: clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
const adminGetUser: Operation = (pool) =>
  spread(pool).map((index) =>
    cognitoCall(pool.url, "AdminGetUser", { UserPoolId: pool.userPoolId, Username: userName(index) }),
  );
const listUsers: Operation = ({ url, userPoolId }) => [
  cognitoCall(url, "ListUsers", { UserPoolId: userPoolId, Limit: 60 }),
];
const filtered =
  (filter: (index: number) => string): Operation =>
  (pool) =>
    spread(pool).map((index) =>
      cognitoCall(pool.url, "ListUsers", { UserPoolId: pool.userPoolId, Filter: filter(index) }),
    );
const create: Operation = ({ url, userPoolId }, round) =>
  Array.from({ length: CREATED }, (_, index) => {
    const name = `new${round}-${index}@example.com`;
    return cognitoCall(url, "AdminCreateUser", {
      UserPoolId: userPoolId,
      Username: name,
      MessageAction: "SUPPRESS",
      TemporaryPassword: PASSWORD,
      UserAttributes: [{ Name: "email", Value: name }],
    });
  });
const update: Operation = (pool) =>
  spread(pool).map((index) =>
    cognitoCall(pool.url, "AdminUpdateUserAttributes", {
      UserPoolId: pool.userPoolId,
      Username: userName(index),
      UserAttributes: [{ Name: "name", Value: "Some Body Else" }],
    }),
  );

const GET = "AdminGetUser";
const AUTH = "USER_PASSWORD_AUTH";
const CREATE = "AdminCreateUser";
const SRP = "SRP sign-in";
const reading: Readonly<Record<string, Operation>> = {
  [GET]: adminGetUser,
  "ListUsers, 60": listUsers,
  "ListUsers, email": filtered((index) => `email = "${userName(index)}"`),
  "ListUsers, sub": filtered((index) => `sub = "${subOf(index)}"`),
  [AUTH]: passwordAuth,
};
const UPDATE = "AdminUpdateUserAttributes";
const growing = [...Object.keys(reading), CREATE, SRP];

const target = (pool: Pool, name: string, requests: LoadRequest[]): Target => ({
  name,
  url: pool.url,
  pid: pool.pid,
  requests,
  connections: CONNECTIONS,
  status: 200,
});

const nameOf = (operation: string, { name }: { name: string }) => `${operation} · ${name}`;

/** A cloud for each size: all there at once, so that each round measures all of them under the same conditions. */
async function startPools(sizes: readonly number[], say: (line: string) => void): Promise<Pool[]> {
  const project = makeProject();
  const base = freshState("users");
  const first = await startSekisho(project, base);
  const made = await makePool(first.url);
  await first.stop();
  const pools: Pool[] = [];
  for (const users of sizes) {
    say(`a pool of ${rounded(users)} users`);
    const state = freshState(`users-${users}`);
    cpSync(base, state, { recursive: true });
    seedUsers(state, made.userPoolId, users, PASSWORD);
    const { url, pid, stop } = await startSekisho(project, state);
    const pool = { name: rounded(users), url, pid, stop, users, ...made };
    pools.push(pool);
    // The first sign-in waits for the pool's keys to be made.
    await signIns(pool, 1);
  }
  return pools;
}

async function fillPeer(peer: PoolServer | undefined): Promise<Pool[]> {
  if (!peer) return [];
  const { url, userPoolId: UserPoolId } = peer;
  for (let index = 0; index < SMALLEST; index++) {
    const at = { UserPoolId, Username: userName(index) };
    const UserAttributes = [
      { Name: "email", Value: userName(index) },
      { Name: "name", Value: "Some Body" },
    ];
    await callCognito(url, "AdminCreateUser", { ...at, MessageAction: "SUPPRESS", UserAttributes });
    await callCognito(url, "AdminSetUserPassword", { ...at, Password: PASSWORD, Permanent: true });
  }
  return [{ ...peer, users: SMALLEST }];
}

interface Own {
  readonly url: string;
  readonly server: ServerProcess;
}

async function startOwn(name: "sign-in-limit" | "hello", settings: object): Promise<Own> {
  const port = await freePort();
  const server = startProcess([process.execPath, program(name), JSON.stringify({ port, ...settings })]);
  const url = `http://127.0.0.1:${port}`;
  await until(server, name, async () => {
    try {
      const body = JSON.stringify({ AuthParameters: { SRP_A: "2" } });
      const { status } = await fetch(url, { method: "POST", headers: { "x-amz-target": "x.InitiateAuth" }, body });
      return status === 200 ? true : undefined;
    } catch {
      return undefined;
    }
  });
  return { url, server };
}

const LIMIT_PERSON = { poolName: "EXAMPLE00", userId: "user000000" };

/** SRP sign-ins of a few users, eight at a time. */
function signIns(pool: Pool, seconds: number): ReturnType<typeof loadWith> {
  const orders = {
    url: pool.url,
    poolName: pool.userPoolId.slice(pool.userPoolId.indexOf("_") + 1),
    clientId: pool.clientId,
    users: signers(pool.users),
    password: PASSWORD,
    atOnce: CONNECTIONS,
    seconds,
  };
  return loadWith(target(pool, nameOf(SRP, pool), []), [
    process.execPath,
    program("sign-in-client"),
    JSON.stringify(orders),
  ]);
}

async function storeRate(seconds: number): Promise<number> {
  const folder = join(WORK, "store-rate");
  mkdirSync(folder, { recursive: true });
  const [command, ...args] = pinned(SERVER_CORE, [process.execPath, program("store-rate"), folder, String(seconds)]);
  return Number((await promisify(execFile)(command, args)).stdout);
}

interface Everything {
  readonly pools: readonly Pool[];
  readonly peers: readonly Pool[];
  readonly limit: Pool;
  readonly hello: Own;
}

async function measureRound(all: Everything, rounds: Rounds, round: number, seconds: number): Promise<void> {
  const { pools, peers, limit, hello } = all;
  const note = async (operation: string, pool: Pool, sample: Promise<Awaited<ReturnType<typeof load>>>) =>
    rounds.add(nameOf(operation, pool), await sample);
  // There and back, so that a machine that gets faster or slower meanwhile favours no size.
  const thereAndBack = [...pools, ...pools.toReversed()];
  const half = Math.max(1, Math.floor(seconds / 2));
  for (const [operation, requests] of Object.entries(reading)) {
    const loadFor = (pool: Pool, time: number) =>
      load(target(pool, nameOf(operation, pool), requests(pool, round)), time);
    const there = new Map<Pool, Sample>();
    for (const pool of thereAndBack) {
      const sample = await loadFor(pool, half);
      const first = there.get(pool);
      if (first) rounds.add(nameOf(operation, pool), mean(first, sample));
      else there.set(pool, sample);
    }
    if (operation === GET || operation === AUTH)
      for (const peer of peers) await note(operation, peer, loadFor(peer, seconds));
  }
  for (const pool of [limit, ...pools]) await note(SRP, pool, signIns(pool, seconds));
  for (const pool of pools) await note(CREATE, pool, loadOnce(target(pool, nameOf(CREATE, pool), create(pool, round))));
  const [smallest] = pools;
  if (!smallest) return;
  await note(UPDATE, smallest, load(target(smallest, UPDATE, update(smallest, round)), seconds));
  const bare = { ...smallest, name: "bare node:http", url: hello.url, pid: hello.server.pid };
  await note(GET, bare, load(target(bare, GET, adminGetUser(bare, round)), seconds));
  const rate = await storeRate(seconds);
  rounds.add(STORE, { rps: rate, p50: Number.NaN, p99: Number.NaN, cpu: Number.NaN, rss: Number.NaN, others: 0 });
}

const mean = (a: Sample, b: Sample): Sample => ({
  rps: (a.rps + b.rps) / 2,
  p50: (a.p50 + b.p50) / 2,
  p99: Math.max(a.p99, b.p99),
  cpu: (a.cpu + b.cpu) / 2,
  rss: Math.max(a.rss, b.rss),
  others: (a.others + b.others) / 2,
});

const STORE = "rows to disk, each a transaction";
const smallestName = (operation: string) => nameOf(operation, { name: rounded(SMALLEST) });

function goalsOf(rounds: Rounds, largest: Pool): Goal[] {
  const more = { wanted: "at least" } as const;
  const ratio = (operation: string, under: string) =>
    rounds.ratio(smallestName(operation), nameOf(operation, { name: under }), "rps");
  const beside = (id: string, operation: string, peer: string, floor: number, stretch?: number): Goal[] =>
    rounds.has(nameOf(operation, { name: peer }))
      ? [
          {
            id,
            what: `${operation} ÷ ${peer}, ${SMALLEST} users`,
            value: ratio(operation, peer),
            ...more,
            floor,
            ...(stretch !== undefined && { stretch }),
            unit: "factor" as const,
          },
        ]
      : [];
  return [
    { id: "11", what: "SRP sign-ins ÷ limit", value: ratio(SRP, "limit"), ...more, floor: 0.6, stretch: 0.8 },
    ...beside("12", AUTH, "moto", 1.2, 1.7),
    ...beside("12", AUTH, "cognito-local", 2.5),
    ...growing.map((operation) => ({
      id: "13",
      what: `processor time of ${operation}: ${largest.name} users ÷ ${SMALLEST}`,
      value: rounds.ratio(nameOf(operation, largest), smallestName(operation), "cpu"),
      wanted: "at most" as const,
      floor: 1.3,
      stretch: 1.1,
      unit: "factor" as const,
    })),
    ...beside("14", GET, "moto", 10),
    ...beside("14", GET, "cognito-local", 3),
    { id: "14", what: `${GET} ÷ bare node:http`, value: ratio(GET, "bare node:http"), ...more, floor: 0, stretch: 0.5 },
    {
      id: "15",
      what: `${UPDATE} ÷ rows that the disk takes`,
      value: rounds.ratio(smallestName(UPDATE), STORE, "rps"),
      ...more,
      floor: 0.5,
      stretch: 1,
    },
  ];
}

function rowsOf(rounds: Rounds): string[][] {
  const rows = Object.keys(rounds.samples).map((name) => {
    const [operation = "", where = ""] = name.split(" · ");
    return [
      operation,
      where,
      rounded(rounds.median(name, "rps")),
      rounded(rounds.median(name, "p50"), 2),
      rounded(rounds.median(name, "cpu")),
      rounded(rounds.median(name, "rss")),
    ];
  });
  return [["operation", "users, or peer", "per s", "p50 ms", "CPU µs", "RSS MB"], ...rows];
}

export const users: Section = {
  name: "users",
  what: "signing in, reading and writing users, in small and large pools",
  async run(pace, say): Promise<SectionResult> {
    const pools = await startPools(sizesOf(pace), say);
    say("the limit, and peers");
    const peers = [...(await fillPeer(await startCognitoLocal())), ...(await fillPeer(await startMoto()))];
    const signInLimit = await startOwn("sign-in-limit", { ...LIMIT_PERSON, password: PASSWORD });
    const hello = await startOwn("hello", {});
    const limit: Pool = {
      name: "limit",
      url: signInLimit.url,
      pid: signInLimit.server.pid,
      userPoolId: `us-east-1_${LIMIT_PERSON.poolName}`,
      clientId: "client",
      users: 1,
      stop: signInLimit.server.stop,
    };
    const all = { pools, peers, limit, hello };
    const rounds = new Rounds();
    try {
      say("warming up");
      await measureRound(all, new Rounds(), 0, 2);
      for (let round = 1; round <= pace.rounds; round++) {
        say(`round ${round} of ${pace.rounds}`);
        await measureRound(all, rounds, round, pace.seconds);
      }
    } finally {
      await Promise.all([...pools, ...peers, limit].map(({ stop }) => stop()));
      await hello.server.stop();
    }
    const missing = ["cognito-local", "moto"].filter((name) => !peers.some((peer) => peer.name === name));
    const [largest] = pools.slice(-1);
    return {
      title: "User pools",
      tables: [
        { title: `${CONNECTIONS} connections; every write is on the disk before its answer`, rows: rowsOf(rounds) },
      ],
      goals: largest ? goalsOf(rounds, largest) : [],
      notes: [
        `Others used ${rounded(rounds.others * 100)} % of a core meanwhile (median).`,
        ...missing.map((name) =>
          name === "moto"
            ? "moto is not here (pip install 'moto[server]'): not measured."
            : "cognito-local could not be installed into bench/peers: not measured.",
        ),
      ],
      samples: rounds.samples,
    };
  },
};
