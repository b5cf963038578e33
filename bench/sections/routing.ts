import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Goal } from "../lib/goals.js";
import type { LoadRequest, Target } from "../lib/load.js";
import { WORK } from "../lib/programs.js";
import { interleaved, type Rounds } from "../lib/rounds.js";
import type { Section, SectionResult } from "../lib/section.js";
import { freshState, type RunningProject, startProject } from "../lib/sekisho.js";
import { callSigned } from "../lib/signed-call.js";
import { rounded } from "../lib/table.js";

const SIZES = [10, 300, 3000] as const;
const STAGE = "prod";
/** Paths that are asked for, spread over the whole API. */
const ASKED = 300;

const method = {
  responses: { 200: { description: "ok" } },
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode":200}' },
    responses: { default: { statusCode: "200" } },
  },
};

/** Each third path is literal, each third ends in a parameter, each third takes the rest: under names of their own. */
const KINDS = [
  { written: (name: string) => `/${name}/list`, asked: (name: string) => `/${name}/list` },
  { written: (name: string) => `/${name}/items/{id}`, asked: (name: string) => `/${name}/items/4711` },
  { written: (name: string) => `/${name}/{proxy+}`, asked: (name: string) => `/${name}/a/b/c` },
] as const;

interface Path {
  readonly written: string;
  readonly asked: string;
}

const pathsOf = (size: number): Path[] =>
  Array.from({ length: size }, (_, index) => {
    const name = `part${String(Math.floor(index / KINDS.length)).padStart(4, "0")}`;
    const { written, asked } = KINDS[index % KINDS.length] ?? KINDS[0];
    return { written: written(name), asked: asked(name) };
  });

/** Imports an API of so many paths and deploys it; gives the path of its stage. */
async function makeApi(url: string, paths: readonly Path[]): Promise<string> {
  const call = (path: string, body: object) =>
    callSigned({
      url,
      service: "apigateway",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const { id } = JSON.parse(
    await call("/restapis?mode=import", {
      swagger: "2.0",
      info: { title: `routes-${paths.length}`, version: "1" },
      paths: Object.fromEntries(paths.map(({ written }) => [written, { get: method }])),
    }),
  ) as { id: string };
  await call(`/restapis/${id}/deployments`, { stageName: STAGE });
  return `/_aws/execute-api/${id}/${STAGE}`;
}

const found = (size: number) => `${rounded(size)} routes`;
const missed = (size: number) => `${rounded(size)} routes, no such path: 403`;

async function targetsOf({ url, pid }: RunningProject): Promise<Target[]> {
  const targets: Target[] = [];
  for (const size of SIZES) {
    const paths = pathsOf(size);
    const stage = await makeApi(url, paths);
    const step = Math.ceil(size / ASKED);
    const asked = paths.filter((_, index) => index % step === 0);
    const server = { url, pid, connections: 1 };
    const get = (path: string): LoadRequest => ({ path: stage + path });
    targets.push(
      { ...server, name: found(size), status: 200, requests: asked.map((path) => get(path.asked)) },
      { ...server, name: missed(size), status: 403, requests: asked.map((path) => get(`/x${path.asked.slice(1)}`)) },
    );
  }
  return targets;
}

function goalsOf(rounds: Rounds): Goal[] {
  const growth = (name: (size: number) => string, size: number, floor: number, stretch: number): Goal => ({
    id: "18",
    what: `processor time: ${name(size)} ÷ ${name(SIZES[0])}`,
    value: rounds.ratio(name(size), name(SIZES[0]), "cpu"),
    wanted: "at most",
    floor,
    stretch,
    unit: "factor",
  });
  return [
    growth(found, 300, 1.25, 1.1),
    growth(found, 3000, 1.25, 1.1),
    // Who asks for a path that isn't there is told which ones are like it: all are looked at.
    growth(missed, 300, 3, 2),
  ];
}

const row = (rounds: Rounds, name: string): string[] => [
  name,
  rounded(rounds.median(name, "cpu")),
  rounded(rounds.median(name, "p50"), 2),
  rounded(rounds.median(name, "rss")),
];

/** A cloud with next to nothing in it. */
async function startEmpty(): Promise<RunningProject> {
  const folder = join(WORK, "routing");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "template.json");
  writeFileSync(file, JSON.stringify({ Resources: { Bucket: { Type: "AWS::S3::Bucket" } } }));
  return startProject(file, freshState("routing"));
}

export const routing: Section = {
  name: "routing",
  what: "APIs of 10, 300 and 3,000 routes",
  async run(pace, say): Promise<SectionResult> {
    const running = await startEmpty();
    try {
      say("importing the APIs");
      const targets = await targetsOf(running);
      const rounds = await interleaved(targets, pace, say);
      const head = ["API", "CPU µs", "p50 ms", "RSS MB"];
      return {
        title: "Routing: literal paths, {parameters} and {proxy+} in equal parts, open, MOCK",
        tables: [{ title: "one connection", rows: [head, ...targets.map(({ name }) => row(rounds, name))] }],
        goals: goalsOf(rounds),
        notes: [`Others used ${rounded(rounds.others * 100)} % of a core meanwhile (median).`],
        samples: rounds.samples,
      };
    } finally {
      await running.stop();
    }
  },
};
