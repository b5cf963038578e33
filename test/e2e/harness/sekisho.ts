import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, vi } from "vitest";
import type { ProjectRecord } from "../../../src/cli/project-record.js";
import type { RequestRecord } from "../../../src/gateway/request-record.js";
import type { OutboxMessage } from "../../../src/services/cognito-idp/outbox.js";
import { type ClientSettings, clientFor } from "../../harness/client.js";
import { builtProgram } from "./build.js";

/** What `start --json` prints, by its `type`. */
export interface Lines {
  progress: { line: string };
  event: { event: { stackName: string; logicalId: string; status: string; reason?: string } };
  ready: ProjectRecord & { version: string; url: string; console: string; milliseconds: number };
  deployed: { changed: boolean; milliseconds: number; apis: ProjectRecord["apis"] };
  message: { message: OutboxMessage };
  request: { request: RequestRecord };
  problem: { message: string; next?: string };
  stopped: object;
}

export type Line<T extends keyof Lines = keyof Lines> = Lines[T] & { readonly type: T };

/** Generous, for a machine under load, and shorter than a test's own limit, so that a failure tells what was printed. */
const PATIENCE = 45_000;
/** For a first start, which may install packages. */
const START_PATIENCE = 85_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The caller's variables without those that point AWS tools or the program's output elsewhere. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|npm_|VITEST|FORCE_COLOR$|NODE_OPTIONS$|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1", ...more };
}

/** Runs a command to its end; `code` is null where it had to be killed. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string; patience?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? plainEnvironment(),
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(options.input);
    const outcome = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      outcome.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      outcome.stderr += text;
    });
    // What doesn't end must not outlive the test that waits for it.
    const timer = setTimeout(() => child.kill("SIGKILL"), options.patience ?? PATIENCE);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ ...outcome, code });
    });
  });
}

/** A command of the program, in a folder. */
export const sekisho = (cwd: string, ...args: string[]): Promise<Outcome> =>
  run(process.execPath, [builtProgram(), ...args], { cwd });

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const running = new Set<Started>();

// Registered when a test file loads this module: a hook that a hook registers is never called.
afterAll(() => Promise.all([...running].map((program) => program.stop())));

/** A `sekisho start --json` that runs. */
export class Started {
  readonly directory: string;
  readonly process: ChildProcess;
  readonly lines: Line[] = [];
  stderr = "";
  readonly #waiting = new Set<() => void>();
  #ended: { code: number | null; signal: NodeJS.Signals | null } | undefined;

  constructor(directory: string, args: readonly string[] = [], { ownGroup = false } = {}) {
    this.directory = directory;
    this.process = spawn(process.execPath, [builtProgram(), "start", directory, "--port", "0", "--json", ...args], {
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: ownGroup,
    });
    const { stdout, stderr } = this.process;
    if (!stdout || !stderr) throw new Error("The program has no output");
    createInterface({ input: stdout }).on("line", (text) => {
      this.lines.push(JSON.parse(text) as Line);
      this.#wake();
    });
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.process.on("close", (code, signal) => {
      running.delete(this);
      this.#ended = { code, signal };
      this.#wake();
    });
    running.add(this);
  }

  get pid(): number {
    return this.process.pid ?? Number.NaN;
  }

  /** The first line of this type and kind among those from number `from` on, that is there or is still to come. */
  line<T extends keyof Lines>(
    type: T,
    which: (line: Line<T>) => boolean = () => true,
    from = 0,
    patience = PATIENCE,
  ): Promise<Line<T>> {
    const find = () =>
      this.lines.slice(from).find((line): line is Line<T> => line.type === type && which(line as Line<T>));
    return this.#until(`a line "${type}"`, find, true, patience);
  }

  /** Does something, and waits for the line that tells what came of it. */
  async after<T extends keyof Lines>(
    act: () => unknown,
    type: T,
    which: (line: Line<T>) => boolean = () => true,
  ): Promise<Line<T>> {
    const from = this.lines.length;
    await act();
    return this.line(type, which, from);
  }

  /** Waits for the end that something else brings about. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return this.#until("the end", () => this.#ended, false, PATIENCE);
  }

  /** Asks it to stop, and waits. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.process.kill("SIGTERM");
    await this.ended().catch(() => this.process.kill("SIGKILL"));
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  #until<T>(what: string, find: () => T | undefined, alive: boolean, patience: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        done();
      };
      const fail = (why: string) => settle(() => reject(new Error(`${what}: ${why}\n${this.#told()}`)));
      const look = () => {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
        else if (alive && this.#ended) fail(`the program ended with ${this.#ended.code ?? this.#ended.signal}`);
      };
      const timer = setTimeout(() => fail(`not within ${patience} ms`), patience);
      this.#waiting.add(look);
      look();
    });
  }

  #told(): string {
    const lines = this.lines.filter(({ type }) => type !== "event").slice(-10);
    return `${lines.map((line) => JSON.stringify(line).slice(0, 600)).join("\n")}\n${this.stderr}`;
  }
}

/** A project that is served. */
export interface Served {
  readonly program: Started;
  readonly ready: Line<"ready">;
  readonly url: string;
  /** The address of a path of the project's first API. */
  at(path: string): string;
  client<C>(Client: new (settings: ClientSettings) => C): C;
  /** A command of the program, in the project's folder. */
  run(...args: string[]): Promise<Outcome>;
}

/** Starts a project and waits until it is ready. */
export async function serve(directory: string, ...args: string[]): Promise<Served> {
  const program = new Started(directory, args);
  const ready = await program.line("ready", () => true, 0, START_PATIENCE);
  return {
    program,
    ready,
    url: ready.url,
    at: (path) => `${ready.apis[0]?.url}${path}`,
    client: (Client) => clientFor(ready.url, Client),
    run: (...words) => sekisho(directory, ...words),
  };
}
