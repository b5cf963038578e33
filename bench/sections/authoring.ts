import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, timeUntil } from "../lib/answers.js";
import type { Goal } from "../lib/goals.js";
import { addPaths, FIRST_PATH, largeTemplate } from "../lib/large-projects.js";
import { EMPTY_NODE, timeOf } from "../lib/machine.js";
import { WORK } from "../lib/programs.js";
import type { Pace, Section, SectionResult } from "../lib/section.js";
import {
  idTokens,
  makeProject,
  makeUser,
  type RunningProject,
  sekishoProgram,
  startProject,
  USER,
} from "../lib/sekisho.js";
import { median, medianRatio } from "../lib/statistics.js";
import { rounded } from "../lib/table.js";

const PATHS = 300;
const RESOURCES = 400;

const EMPTY = "node -e 0";
const ADD = "a path more, from the save to its first 200";
const SAVE = "a function's code, from the save to its first answer";
const PUSH = "push with no changes";
const LARGE_START = `${PATHS} paths: start, first deployment`;
const LARGE_BUILD = `${PATHS} paths: build`;
const LARGE_ADD = `${PATHS} paths: one more, from the save to its first 200`;
const LARGE_PUSH = `${PATHS} paths: push with no changes`;
const STACK_START = `${RESOURCES} resources: start, first deployment`;
const STACK_DRY = `${RESOURCES} resources: push --dry-run`;
const STACK_SAVE = `${RESOURCES} resources: a function's code in the template, from the save to its first answer`;
const STACK_PUSH = `${RESOURCES} resources: push with no changes`;

type Measure = () => Promise<number>;

/** A project that runs, and is changed while it does. */
interface Opened {
  readonly running: RunningProject;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** Beside the project, where the commands look for it. */
const stateOf = (folder: string) => join(folder, ".sekisho");
/** Cores are free for all: so is a user's machine. */
const open = (project: string, state: string) => startProject(project, state, { core: undefined, watch: true });
const command = (folder: string, ...words: readonly string[]) =>
  Promise.resolve(timeOf([process.execPath, sekishoProgram(), ...words], folder));

/** Milliseconds of a first deployment, as the program tells them. */
async function firstStart(project: string, state: string): Promise<number> {
  rmSync(state, { recursive: true, force: true });
  const { milliseconds, stop } = await startProject(project, state, { core: undefined });
  await stop();
  return milliseconds;
}

async function tokenOf(running: RunningProject): Promise<string> {
  const [pool] = running.served.userPools;
  if (!pool) throw new Error("The example has no user pool any more");
  const client = { url: running.url, userPoolId: pool.id, clientId: pool.clientIds[0] ?? "" };
  await makeUser(client);
  const [token = ""] = await idTokens(client, USER, 1);
  return `Bearer ${token}`;
}

/** Saves, and asks until the answer is there. */
async function timeOfSave(running: RunningProject, save: () => void, answers: () => Promise<boolean>) {
  const began = performance.now();
  save();
  return timeUntil(answers, began, { every: 5, failed: running.failure });
}

function adding(project: string, running: RunningProject, authorization: string): Measure {
  let count = 0;
  return () => {
    const path = `/added${++count}`;
    return timeOfSave(
      running,
      () => addPaths(project, [path]),
      async () => (await ask(running.served.apis[0]?.url + path, authorization)).status === 200,
    );
  };
}

function savingFunction(project: string, running: RunningProject, authorization: string): Measure {
  const file = join(project, "amplify/backend/function/greet/src/index.js");
  let count = 0;
  return () => {
    const answer = `saved ${++count}`;
    return timeOfSave(
      running,
      () => writeFileSync(file, `exports.handler = async () => ({ statusCode: 200, body: "${answer}" });\n`),
      async () => (await ask(`${running.served.apis[0]?.url}/hello`, authorization)).body === answer,
    );
  };
}

async function openExample(): Promise<Opened> {
  const project = makeProject("authoring");
  const running = await open(project, stateOf(project));
  const authorization = await tokenOf(running);
  return {
    running,
    measures: {
      [ADD]: adding(project, running, authorization),
      [SAVE]: savingFunction(project, running, authorization),
      [PUSH]: () => command(project, "push"),
    },
  };
}

async function openLarge(): Promise<Opened> {
  const project = makeProject("large");
  addPaths(
    project,
    Array.from({ length: PATHS - 1 }, (_, index) => `/path${index}`),
  );
  const running = await open(project, stateOf(project));
  const copy = join(WORK, "large-state");
  return {
    running,
    measures: {
      [LARGE_START]: () => firstStart(project, copy),
      [LARGE_BUILD]: () => command(project, "build"),
      [LARGE_ADD]: adding(project, running, await tokenOf(running)),
      [LARGE_PUSH]: () => command(project, "push"),
    },
  };
}

async function openStack(): Promise<Opened> {
  const folder = join(WORK, "stack");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "template.json");
  const write = (answer: string) => writeFileSync(file, JSON.stringify(largeTemplate(RESOURCES, answer)));
  write("first");
  const running = await open(folder, stateOf(folder));
  let count = 0;
  const copy = join(WORK, "stack-state");
  return {
    running,
    measures: {
      [STACK_START]: () => firstStart(folder, copy),
      [STACK_DRY]: () => command(folder, "push", "--dry-run"),
      [STACK_SAVE]: () => {
        const answer = `saved ${++count}`;
        return timeOfSave(
          running,
          () => write(answer),
          async () => (await ask(`${running.served.apis[0]?.url}/${FIRST_PATH}`)).body === answer,
        );
      },
      [STACK_PUSH]: () => command(folder, "push"),
    },
  };
}

/** Measures all of it in turn, round after round; the first round fills caches and doesn't count. */
async function inRounds(
  projects: readonly Opened[],
  rounds: number,
  say: (line: string) => void,
): Promise<Record<string, number[]>> {
  const measures: Record<string, Measure> = { [EMPTY]: async () => timeOf(EMPTY_NODE) };
  for (const project of projects) Object.assign(measures, project.measures);
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const [name, measure] of Object.entries(measures)) {
      const time = await measure();
      if (round > 0) times[name]?.push(time);
    }
  }
  return times;
}

const roundsOf = ({ quick }: Pace) => (quick ? 2 : 7);

export const authoring: Section = {
  name: "authoring",
  what: "changing a project that runs, small and large",
  async run(pace, say): Promise<SectionResult> {
    const projects: Opened[] = [];
    try {
      for (const openOne of [openExample, openLarge, openStack]) {
        say("starting a project");
        projects.push(await openOne());
      }
      const times = await inRounds(projects, roundsOf(pace), say);
      const of = (name: string) => times[name] ?? [];
      const below = (id: string, name: string, floor: number): Goal => ({
        id,
        what: name,
        value: median(of(name)),
        wanted: "at most",
        floor,
        unit: "milliseconds",
      });
      const ratio = (name: string) => `${rounded(medianRatio(of(name), of(EMPTY)), 1)} ×`;
      return {
        title: "Authoring: changes to a project while `start` runs",
        tables: [
          {
            title: "medians",
            rows: [
              ["what", "ms", "÷ node -e 0"],
              ...Object.keys(times).map((name) => [name, rounded(median(of(name))), ratio(name)]),
            ],
          },
        ],
        goals: [
          below("19", ADD, 1000),
          below("20", SAVE, 200),
          below("21", PUSH, 1000),
          below("21", LARGE_PUSH, 1000),
          below("21", STACK_PUSH, 1000),
        ],
        notes: [],
        samples: times,
      };
    } finally {
      for (const { running } of projects) await running.stop();
    }
  },
};
