import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { WORK } from "./programs.js";

/** Servers run on the first core and their clients on the second, where the system lets us say so. */
export const SERVER_CORE = "0";
export const CLIENT_CORE = "1";
export const canPin = spawnSync("taskset", ["-c", CLIENT_CORE, "true"]).status === 0;

/** The command line that runs this one on a core. */
export const pinned = (core: string | undefined, command: readonly string[]): readonly [string, ...string[]] =>
  (core !== undefined && canPin ? ["taskset", "-c", core, ...command] : [...command]) as [string, ...string[]];

export function run(
  core: string | undefined,
  command: readonly string[],
  options: SpawnOptions & { stdio: SpawnOptions["stdio"] },
): ChildProcess {
  const [program, ...args] = pinned(core, command);
  return spawn(program, args, options);
}

const started = new Set<ChildProcess>();
let outputs = 0;
const MOST_OUTPUT = 64 * 1024;

export interface ServerProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it printed first: that it is ready, or why not. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a server on the servers' core. It ends with `stop`, or with the benchmark. */
export function startProcess(
  command: readonly string[],
  { cwd, env, core = SERVER_CORE }: { cwd?: string; env?: Record<string, string>; core?: string | undefined } = {},
): ServerProcess {
  mkdirSync(WORK, { recursive: true });
  // To a file: reading what servers print under load would take this process a good part of a core.
  const file = join(WORK, `output-${process.pid}-${++outputs}.txt`);
  const output = openSync(file, "w");
  const child = run(core, command, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  started.add(child);
  let failure = "";
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.once("error", (error) => {
    failure = error.message;
  });
  return {
    process: child,
    pid: child.pid ?? -1,
    output: () => readFileSync(file, "utf8").slice(0, MOST_OUTPUT) + failure,
    async stop() {
      endTree(child);
      if (child.exitCode === null && child.signalCode === null) await Promise.race([closed, pause(5000)]);
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      started.delete(child);
    },
  };
}

/** Ends what this benchmark started and nothing else. */
function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
}

process.on("exit", () => {
  for (const child of started) endTree(child);
});

/** Waits until `ready` gives something; the process must live that long. */
export async function until<T>(
  server: ServerProcess,
  what: string,
  ready: () => Promise<T | undefined> | T | undefined,
  { seconds = 60, every = 20 } = {},
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await ready();
    if (found !== undefined) return found;
    const { exitCode, signalCode } = server.process;
    if (exitCode !== null || signalCode !== null || performance.now() > end)
      throw new Error(`${what} did not come within ${seconds} s, or its server ended:\n${server.output()}`);
    await pause(every);
  }
}

/** A port of the loopback that nobody has now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** Milliseconds per tick of /proc; USER_HZ is 100 wherever Node runs on Linux. */
const TICK = 10;

interface ProcessTimes {
  readonly parent: number;
  /** Milliseconds of processor time, this process alone. */
  readonly cpu: number;
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * TICK };
  } catch {
    return undefined;
  }
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined;
    if (times) children.set(times.parent, [...(children.get(times.parent) ?? []), Number(name)]);
  }
  const tree: number[] = [];
  const add = (pid: number) => {
    tree.push(pid);
    for (const child of children.get(pid) ?? []) add(child);
  };
  add(root);
  return tree;
}

const onLinux = process.platform === "linux";

/** Processor time of a process alone, in milliseconds; undefined once it is gone. */
export const cpuOf = (pid: number): number | undefined => timesOf(pid)?.cpu;

/** Processor time of a process and all below it, in milliseconds; NaN where the system doesn't tell. */
export const cpuOfTree = (root: number): number =>
  onLinux ? treeOf(root).reduce((sum, pid) => sum + (timesOf(pid)?.cpu ?? 0), 0) : Number.NaN;

/** Resident memory of a process and all below it, in megabytes; NaN where the system doesn't tell. */
export function residentOfTree(root: number): number {
  if (!onLinux) return Number.NaN;
  return treeOf(root).reduce((sum, pid) => {
    try {
      return sum + Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0) / 1024;
    } catch {
      return sum;
    }
  }, 0);
}

/** Milliseconds that all cores together have worked since the machine started. */
export function machineBusy(): number {
  if (!onLinux) return Number.NaN;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
    readFileSync("/proc/stat", "latin1").split("\n", 1)[0] ?? ""
  )
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * TICK;
}
