import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLIENT_CORE, cpuOf, cpuOfTree, machineBusy, residentOfTree, run } from "./processes.js";
import { program, WORK } from "./programs.js";

/** One request as it is sent. */
export interface LoadRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Target {
  readonly name: string;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The server's process; its children are counted with it. */
  readonly pid: number;
  /** Sent in turn, over and over, a run going on where the last one ended. */
  readonly requests: readonly LoadRequest[];
  readonly connections: number;
  /** What every answer must be. */
  readonly status: number;
}

/** What one run of load saw. Times in milliseconds. */
export interface Sample {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the server's processor time for each request. */
  readonly cpu: number;
  /** Megabytes, after the run. */
  readonly rss: number;
  /** What others used of one core meanwhile, 1 = all of it. */
  readonly others: number;
}

/** What a generator counts. */
export interface Counted {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers of another status than the one expected. */
  readonly unexpected: number;
}

export const hasWrk = spawnSync("wrk", ["--version"]).error === undefined;

/** Loads a target for some seconds. Throws where an answer is not the one expected: a fast refusal is no result. */
export async function load(target: Target, seconds: number): Promise<Sample> {
  return measured(target, () => (hasWrk ? wrk(target, seconds) : generator(target, { seconds })));
}

/** Sends each of the target's requests once. */
export const loadOnce = (target: Target): Promise<Sample> =>
  measured(target, () => generator(target, { seconds: 60, once: true }));

/** Runs a generator of another kind against the target: one that prints what it counted. */
export const loadWith = (target: Target, command: readonly string[]): Promise<Sample> =>
  measured(target, async () => JSON.parse(await collect(command)) as Counted);

async function measured(target: Target, generate: () => Promise<Counted>): Promise<Sample> {
  const [busy, cpu, own, began] = [machineBusy(), cpuOfTree(target.pid), cpuOfTree(process.pid), performance.now()];
  const counted = await generate();
  if (counted.unexpected > 0 || counted.requests === 0)
    throw new Error(`${target.name}: ${counted.unexpected} of ${counted.requests} answers were not ${target.status}`);
  const used = cpuOfTree(target.pid) - cpu;
  const elapsed = performance.now() - began;
  // The servers are this process's children; the generator has ended, and its time is not in the tree any more.
  const ours = cpuOfTree(process.pid) - own;
  return {
    rps: counted.requests / counted.seconds,
    p50: counted.p50,
    p99: counted.p99,
    cpu: (used * 1000) / counted.requests,
    rss: residentOfTree(target.pid),
    others: Math.max(0, machineBusy() - busy - ours - generatorTime) / elapsed,
  };
}

/** Processor time of the last generator, in milliseconds: all that is waited for tells what it used when it is gone. */
let generatorTime = 0;

function collect(command: readonly string[], input?: string): Promise<string> {
  const child = run(CLIENT_CORE, command, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin?.end(input);
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const watch = setInterval(() => {
    generatorTime = cpuOf(child.pid ?? -1) ?? generatorTime;
  }, 100);
  generatorTime = 0;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      if (code === 0) resolve(text);
      else reject(new Error(`${command.join(" ")} ended with ${code}`));
    });
  });
}

const luaText = (text: string): string =>
  `"${text.replace(/[\\"\n\r]/g, (c) => `\\${c.charCodeAt(0).toString().padStart(3, "0")}`)}"`;

/** How many requests a target was sent: the next run goes on from there, so that what is new each time stays new. */
const sent = new Map<string, number>();

/** The requests as wrk wants them: a script that makes them once and hands them out in turn, the one at `first` first. */
function luaScript({ requests }: Target, first: number): string {
  const lines = requests.map(({ method = "GET", path, headers = {}, body }) => {
    const fields = Object.entries(headers).map(([name, value]) => `[${luaText(name)}]=${luaText(value)}`);
    return `{${luaText(method)},${luaText(path)},{${fields.join(",")}},${body === undefined ? "nil" : luaText(body)}}`;
  });
  return `local given = {\n${lines.join(",\n")}\n}
local made, at = {}, ${first % requests.length}
function init()
  for i, r in ipairs(given) do made[i] = wrk.format(r[1], r[2], r[3], r[4]) end
end
function request()
  at = at % #made + 1
  return made[at]
end
`;
}

const inMilliseconds = (text: string | undefined): number => {
  const [, amount = "NaN", unit = ""] = /([\d.]+)(us|ms|s)/.exec(text ?? "") ?? [];
  return Number(amount) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
};

async function wrk(target: Target, seconds: number): Promise<Counted> {
  const script = join(WORK, `load-${process.pid}.lua`);
  const { connections, name, url } = target;
  writeFileSync(script, luaScript(target, sent.get(name) ?? 0));
  const text = await collect([
    "wrk",
    "-t1",
    `-c${connections}`,
    `-d${seconds}s`,
    "--timeout",
    "10s",
    "--latency",
    "-s",
    script,
    url,
  ]);
  rmSync(script);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const requests = number(/(\d+) requests in/);
  sent.set(name, (sent.get(name) ?? 0) + requests);
  const refused = number(/Non-2xx or 3xx responses: (\d+)/);
  // An answer that comes late is not wrong: it shows in the latencies.
  const lost = /Socket errors: connect (\d+), read (\d+), write (\d+)/.exec(text)?.slice(1).map(Number);
  const wrong = target.status < 400 ? refused : requests - refused;
  return {
    requests,
    seconds: requests / number(/Requests\/sec:\s+([\d.]+)/),
    p50: inMilliseconds(/^\s+50%\s+(\S+)/m.exec(text)?.[1]),
    p99: inMilliseconds(/^\s+99%\s+(\S+)/m.exec(text)?.[1]),
    unexpected: wrong + (lost ?? []).reduce((sum, count) => sum + count, 0),
  };
}

async function generator(target: Target, how: { seconds: number; once?: boolean }): Promise<Counted> {
  const { url, requests, connections, status } = target;
  const spec = JSON.stringify({ url, requests, connections, status, ...how });
  return JSON.parse(await collect([process.execPath, program("generator")], spec)) as Counted;
}
