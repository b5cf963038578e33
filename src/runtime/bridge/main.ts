/**
 * The program of an execution environment whose function isn't JavaScript: starts the function's own program and speaks
 * Lambda's Runtime API to it; to the server it speaks frames, as the Node program does. It lives in a process of its own,
 * so that what a function's program does to an HTTP server it does to this one alone.
 * Bundled into a file of its own; nothing but Node's own modules. Arguments: one JSON object of type {@link BridgeArguments}.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { listen, send } from "../child/channel.js";
import { Frame } from "../frames.js";
import { LineBuffer, telemetryReader } from "./output.js";
import { RuntimeApi } from "./runtime-api.js";

export interface BridgeArguments {
  readonly taskRoot: string;
  /** The function's program and its arguments; empty where there is none to be found. */
  readonly command: readonly string[];
}

/** Milliseconds: what a program wrote before its end is read; what its own children hold open is not waited for. */
const LAST_WORDS = 100;

const { taskRoot, command } = JSON.parse(process.argv[2] ?? "{}") as BridgeArguments;
const started = performance.now();

const api = new RuntimeApi({
  ready: () => send(Frame.ready, String(performance.now() - started)),
  answered: (text) => settle(Frame.answer, text),
  failed: (text) => settle(Frame.failure, text),
  initFailed: (text) => {
    send(Frame.initFailure, text);
    end();
  },
});

let begun = 0;

const socket = listen((kind, text) => {
  if (kind !== Frame.invoke) return;
  begun = performance.now();
  api.invoke(text);
});
// The server is gone: so is whoever works for it. Before the channel's own listeners, which end this process alone.
for (const event of ["end", "close", "error"]) socket.prependListener(event, end);

/** What was printed before the answer is in the pipes by now; it is read first, in this turn of the event loop. */
function settle(kind: typeof Frame.answer | typeof Frame.failure, text: string): void {
  setImmediate(() => {
    for (const buffer of buffers) buffer.flush();
    send(kind, `${performance.now() - begun}\n${text}`);
  });
}

/** The program and all that it started are in this process's group. */
function end(): void {
  process.kill(-process.pid, "SIGKILL");
}

const log = (line: string, timestamp = Date.now()): void => send(Frame.log, `${timestamp} ${line}`);
const buffers: LineBuffer[] = [];

api.listen((address) => {
  const [program, ...rest] = command;
  if (program === undefined) {
    invalidEntry("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    return;
  }
  const child = spawn(program, rest, {
    cwd: taskRoot,
    env: { ...process.env, AWS_LAMBDA_RUNTIME_API: address, _LAMBDA_TELEMETRY_LOG_FD: "3" },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  child.on("error", (error: NodeJS.ErrnoException) =>
    invalidEntry(`fork/exec ${program}: ${SAID[error.code ?? ""] ?? error.message}`),
  );
  if (child.pid === undefined) return;
  send(Frame.program, String(child.pid));
  for (const stream of [child.stdout, child.stderr]) {
    const buffer = new LineBuffer(log);
    buffers.push(buffer);
    stream?.setEncoding("utf8").on("data", (text: string) => buffer.add(text));
  }
  (child.stdio[3] as Readable).on("data", telemetryReader(log));
  follow(child);
});

/** As the system's errors read in Lambda's answers. */
const SAID: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  ENOEXEC: "exec format error",
};

function invalidEntry(errorMessage: string): void {
  send(Frame.initFailure, JSON.stringify({ errorType: "Runtime.InvalidEntrypoint", errorMessage }));
  process.reallyExit(1);
}

/** Ends as the program ends. */
function follow(child: ChildProcess): void {
  child.once("exit", (code, signal) => {
    const leave = () => {
      for (const buffer of buffers) buffer.flush();
      if (signal) process.kill(process.pid, signal);
      else process.reallyExit(code ?? 0);
    };
    child.once("close", leave);
    setTimeout(leave, LAST_WORDS);
  });
}
