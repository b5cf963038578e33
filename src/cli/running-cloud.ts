import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LOCAL_CREDENTIALS, type LocalTarget } from "./aws.js";
import type { Options } from "./command.js";
import { Problem } from "./problem.js";
import type { ProjectRecord } from "./project-record.js";

export const DEFAULT_PORT = 4566;
export const STATE_FOLDER = ".sekisho";
/** Milliseconds: a cloud that deploys a large project on a slow machine is deaf for a while. One that is gone says so at once. */
const BUSY = 15_000;

/** What `start` leaves beside its state, so that the other commands find it. */
export interface ServerRecord {
  /** `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly pid: number;
}

/** The options by which every command but `start` can be told which cloud it is about. */
export const cloudOptions = {
  port: {
    value: "PORT",
    what: `the port of the running cloud (default: found from this folder, else ${DEFAULT_PORT})`,
  },
} as const;

/** A cloud that answers. */
export interface RunningCloud {
  readonly url: string;
  readonly target: LocalTarget;
  readonly accountId: string;
  /** The state folder. */
  readonly state: string;
  readonly project: ProjectRecord | undefined;
  readonly pid: number;
}

export interface Health {
  readonly version: string;
  readonly pid: number;
  readonly region: string;
  readonly accountId: string;
  /** The state folder, where `start` keeps its project record. */
  readonly state: string;
}

/**
 * The cloud that serves the project of this folder: named by `--port`, else by the nearest `.sekisho/server.json` from
 * here upwards, else whatever answers on the default port.
 */
export async function runningCloud(directory: string, options: Options): Promise<RunningCloud> {
  const port = options.number("port", 65_535);
  const recorded = port === undefined ? nearestRecord(directory) : undefined;
  const url = recorded?.url ?? `http://127.0.0.1:${port ?? DEFAULT_PORT}`;
  const health = await askHealth(url, BUSY);
  if (!health) {
    throw new Problem(
      `No cloud answers at ${url}.`,
      "Start one in your project's folder:  sekisho start\nIf it runs on another port, name it:   --port PORT",
    );
  }
  return {
    url,
    pid: health.pid,
    accountId: health.accountId,
    state: health.state,
    target: { endpoint: url, region: health.region, credentials: LOCAL_CREDENTIALS },
    project: readJson(join(health.state, "project.json")),
  };
}

/** Undefined where nothing of ours answers within so many milliseconds. */
export async function askHealth(url: string, patience = 3000): Promise<Health | undefined> {
  try {
    const response = await fetch(`${url}/_sekisho/health`, { signal: AbortSignal.timeout(patience) });
    return response.ok ? ((await response.json()) as Health) : undefined;
  } catch {
    return undefined;
  }
}

function nearestRecord(directory: string): ServerRecord | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, STATE_FOLDER, "server.json");
    if (existsSync(file)) return readJson<ServerRecord>(file);
    if (folder === dirname(folder)) return undefined;
  }
}

export function writeServerRecord(state: string, record: ServerRecord): void {
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, "server.json"), `${JSON.stringify(record)}\n`);
}

export const removeServerRecord = (state: string): void => rmSync(join(state, "server.json"), { force: true });

/** Undefined where the file is absent or broken: it is ours, and is written anew. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
