import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, totalmem } from "node:os";
import { hasWrk } from "./load.js";
import { canPin } from "./processes.js";
import { median } from "./statistics.js";

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly gigabytes: number;
  readonly node: string;
  /** Milliseconds of `node -e 0`, median. */
  readonly nodeStart: number;
  readonly date: string;
}

/** Milliseconds that a program takes from spawn to end. */
export function timeOf(command: readonly string[], cwd?: string): number {
  const [program = "", ...args] = command;
  const began = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", ...(cwd !== undefined && { cwd }) });
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

export const EMPTY_NODE = [process.execPath, "-e", "0"] as const;

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    gigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    nodeStart: median(Array.from({ length: 9 }, () => timeOf(EMPTY_NODE))),
    date: new Date().toISOString().slice(0, 10),
  };
}

export const machineLine = ({ cores, processor, gigabytes, node, nodeStart, date }: Machine): string =>
  `${date} · ${cores} cores (${processor}) · ${gigabytes} GB · Node ${node} (node -e 0: ${nodeStart.toFixed(0)} ms) · ${
    hasWrk ? "wrk" : "own load generator"
  } · ${canPin ? "server on one core, load on another" : "cores not pinned"}`;
