/**
 * The program that runs in an execution environment's process: loads the handler, then answers one event after the
 * other over the socket on descriptor 3. Bundled into a file of its own; nothing but Node's own modules.
 * Arguments: one JSON object of type {@link ChildArguments}.
 */
import { Frame } from "../frames.js";
import { leadAwsHostsTo } from "./aws-hosts.js";
import { listen, send } from "./channel.js";
import { runtimeError, takeOverOutput } from "./console.js";
import { errorAnswer, errorForLog, UnhandledPromiseRejection } from "./errors.js";
import { Invocation } from "./invocation.js";
import { type Handler, loadHandler } from "./load-handler.js";
import { keepPortsApart } from "./own-ports.js";
import { sdkFallback } from "./sdk-modules.js";

export interface ChildArguments {
  readonly taskRoot: string;
  readonly handler: string;
  /** A file from which the AWS SDK resolves. */
  readonly sdkBase: string;
  /** The local cloud, e.g. `http://127.0.0.1:4566`. */
  readonly endpoint?: string;
}

const { taskRoot, handler: handlerName, sdkBase, endpoint } = JSON.parse(process.argv[2] ?? "{}") as ChildArguments;
process.argv.splice(1, 2, "/var/runtime/index.mjs");

let handler: Handler;
let current: Invocation | undefined;

/** Events that wait for their turn behind the one in work. */
const waiting: string[] = [];

const socket = listen((kind, text) => {
  if (kind === Frame.recall) giveBack();
  else if (kind !== Frame.invoke) return;
  else if (current || waiting.length > 0) waiting.push(text);
  else begin(text);
});

function begin(text: string): void {
  // While an event is in work only its own timers and sockets keep the process busy; see `beforeExit`.
  socket.unref();
  current = new Invocation(text, settled);
  current.run(handler);
}

/** The event loop has a turn between two events: what the last one left there runs before the next one begins. */
function settled(): void {
  current = undefined;
  if (waiting.length > 0) setImmediate(beginNext);
  else socket.ref();
}

function beginNext(): void {
  const text = waiting.shift();
  if (text === undefined) socket.ref();
  else begin(text);
}

function giveBack(): void {
  send(Frame.returned, String(waiting.splice(0).length));
}

process.on("beforeExit", () => current?.loopIsEmpty());
process.on("uncaughtException", (error) => die("Uncaught Exception", error));
process.on("unhandledRejection", (reason, promise) =>
  die("Unhandled Promise Rejection", new UnhandledPromiseRejection(reason, promise)),
);

/** AWS's runtime reports the error and leaves with 129 (128 for a rejection); the environment is not used again. */
function die(label: string, error: unknown): never {
  runtimeError(label, errorForLog(error));
  // An error after the answer is none of those that came after it.
  if (ready && !current) send(Frame.leaving, "");
  else send(ready ? Frame.fatal : Frame.initFailure, errorAnswer(error));
  process.reallyExit(error instanceof UnhandledPromiseRejection ? 128 : 129);
}

let ready = false;
const started = performance.now();
takeOverOutput();
keepPortsApart();
if (endpoint !== undefined) leadAwsHostsTo(new URL(endpoint));
const sdk = sdkFallback(sdkBase, taskRoot);
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse() {
      throw new Error("awslambda.streamifyResponse: response streaming is not spoken by this runtime");
    },
  },
});
// Nothing arrives before `ready` is said, and a top-level await that never settles ends the process with code 13.
socket.unref();
loadHandler(taskRoot, handlerName, sdk.forImports).then(
  (loaded) => {
    handler = loaded;
    ready = true;
    socket.ref();
    send(Frame.ready, String(performance.now() - started));
  },
  (error) => die("Uncaught Exception", error),
);
