import { cpSync } from "node:fs";
import { join } from "node:path";
import { ask, timeUntil } from "../lib/answers.js";
import { EMPTY_NODE, timeOf } from "../lib/machine.js";
import { PEERS, peerFile } from "../lib/peers.js";
import { freePort, type ServerProcess, startProcess } from "../lib/processes.js";
import { program } from "../lib/programs.js";
import type { Section, SectionResult } from "../lib/section.js";
import {
  freshState,
  idTokens,
  makeProject,
  makeUser,
  sekishoProgram,
  startCommand,
  startSekisho,
  USER,
} from "../lib/sekisho.js";
import { median, medianRatio } from "../lib/statistics.js";
import { rounded } from "../lib/table.js";

/** Milliseconds from spawn to the first 200, asked for each millisecond. Cores are free for all: so is a user's machine. */
async function firstAnswer(
  command: (port: number) => Promise<readonly string[]>,
  path: string,
  authorization: string,
  { cwd, port = freePort() }: { cwd?: string; port?: number | Promise<number> } = {},
): Promise<number> {
  const listening = await port;
  const line = await command(listening);
  const began = performance.now();
  const server: ServerProcess = startProcess(line, { core: undefined, ...(cwd !== undefined && { cwd }) });
  try {
    return await timeUntil(
      async () => (await ask(`http://127.0.0.1:${listening}${path}`, authorization)).status === 200,
      began,
      { every: 1, failed: () => (server.process.exitCode === null ? undefined : server.output()) },
    );
  } finally {
    await server.stop();
  }
}

interface Deployed {
  /** The one that it was deployed at, as a user's project is served at the same port each day. */
  readonly port: number;
  readonly project: string;
  readonly state: string;
  readonly path: string;
  readonly authorization: string;
}

/** A project that an earlier run has deployed, and a token that is good for it. */
async function deploy(): Promise<Deployed> {
  const project = makeProject();
  const state = freshState("start");
  const port = await freePort();
  const sekisho = await startSekisho(project, state, { port });
  await makeUser(sekisho);
  const [token = ""] = await idTokens(sekisho, USER, 1);
  await sekisho.stop();
  return { port, project, state, path: sekisho.path, authorization: `Bearer ${token}` };
}

const EMPTY = "node -e 0";
const VERSION = "sekisho --version";
const BARE = "bare node:http, first 200";
const DEPLOYED = "sekisho start, first 200 of a deployed authorized route";
const ELSEWHERE = "sekisho start on another port, the same";
const FIRST = "sekisho start, first deployment of examples/hello";
const PEER = "serverless-offline, first 200";

function measurements({ port, project, state, path, authorization }: Deployed): Record<string, () => Promise<number>> {
  const osls = peerFile("osls/bin/serverless.js");
  return {
    [EMPTY]: async () => timeOf(EMPTY_NODE),
    [VERSION]: async () => timeOf([process.execPath, sekishoProgram(), "--version"]),
    [BARE]: () =>
      firstAnswer(
        async (free) => [process.execPath, program("hello"), JSON.stringify({ port: free })],
        "/",
        authorization,
      ),
    [DEPLOYED]: () => firstAnswer(async () => startCommand(project, state, port), path, authorization, { port }),
    [ELSEWHERE]: async () => {
      const elsewhere = freshState("elsewhere");
      cpSync(state, elsewhere, { recursive: true });
      return firstAnswer(async (another) => startCommand(project, elsewhere, another), path, authorization);
    },
    [FIRST]: async () => {
      const sekisho = await startSekisho(project, freshState("first"), { core: undefined });
      await sekisho.stop();
      return sekisho.milliseconds;
    },
    ...(osls !== undefined && {
      [PEER]: () =>
        firstAnswer(
          async (free) => [
            process.execPath,
            osls,
            "offline",
            "--httpPort",
            String(free),
            "--lambdaPort",
            String(await freePort()),
          ],
          "/dev/plain",
          authorization,
          { cwd: join(PEERS, "serverless-offline") },
        ),
    }),
  };
}

/** What takes seconds is measured less often. */
const isSlow = (name: string) => [PEER, FIRST, ELSEWHERE].includes(name);

export const start: Section = {
  name: "start",
  what: "from spawn to the first answer",
  async run({ quick }, say): Promise<SectionResult> {
    say("deploying the example");
    const measure = measurements(await deploy());
    const times: Record<string, number[]> = Object.fromEntries(Object.keys(measure).map((name) => [name, []]));
    const rounds = quick ? 5 : 15;
    for (let round = 0; round <= rounds; round++) {
      if (round % 5 === 0) say(`round ${round} of ${rounds}`);
      for (const [name, milliseconds] of Object.entries(measure)) {
        if (isSlow(name) && round % 3 !== 1) continue;
        const time = await milliseconds();
        // The first round fills the disk's cache.
        if (round > 0) times[name]?.push(time);
      }
    }
    const of = (name: string) => times[name] ?? [];
    const empty = median(of(EMPTY));
    const deployed = median(of(DEPLOYED));
    return {
      title: "Start",
      tables: [
        {
          title: `Median of ${rounds} interleaved rounds (a third of them for the slow ones)`,
          rows: [
            ["program", "ms", "min ms", "÷ node -e 0"],
            ...Object.entries(times).map(([name, all]) => [
              name,
              rounded(median(all)),
              rounded(Math.min(...all)),
              rounded(median(all) / empty, 2),
            ]),
          ],
        },
      ],
      goals: [
        {
          id: "8",
          what: "a command that loads nothing ÷ node -e 0",
          value: medianRatio(of(VERSION), of(EMPTY)),
          wanted: "at most",
          floor: 1.5,
          stretch: 1.3,
          unit: "factor",
        },
        {
          id: "9",
          what: "spawn to the first 200 of a deployed authorized route ÷ node -e 0",
          value: medianRatio(of(DEPLOYED), of(EMPTY)),
          wanted: "at most",
          floor: 5,
          stretch: 3.5,
          unit: "factor",
        },
        ...(times[PEER]
          ? [
              {
                id: "9",
                what: "the same ÷ serverless-offline",
                value: deployed / median(of(PEER)),
                wanted: "at most" as const,
                floor: 0.27,
              },
            ]
          : []),
      ],
      notes: times[PEER] ? [] : ["serverless-offline could not be installed into bench/peers: not measured."],
      samples: times,
    };
  },
};
