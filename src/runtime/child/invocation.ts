import { Frame } from "../frames.js";
import { send } from "./channel.js";
import { logFor, runtimeError } from "./console.js";
import { errorAnswer, errorForLog } from "./errors.js";
import type { Handler } from "./load-handler.js";

const { env } = process;
/** What is the same in the context of every event; reading the environment is no small thing. */
const OF_THE_FUNCTION = {
  functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
  functionName: env.AWS_LAMBDA_FUNCTION_NAME,
  memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
};

/** One event in work. `settle` is called once, with the frame that answers it. */
export class Invocation {
  readonly requestId: string;
  readonly #settled: () => void;
  #done = false;
  /** Set by a callback that waits for the event loop to empty: what to answer then. */
  #held: { result: unknown } | undefined;
  readonly #text: string;
  readonly #arn: string;
  readonly #deadline: number;
  readonly #startedAt = performance.now();
  readonly #clientContext: string;

  constructor(text: string, settled: () => void) {
    this.#settled = settled;
    let from = 0;
    const field = () => {
      const end = text.indexOf("\n", from);
      const value = text.slice(from, end);
      from = end + 1;
      return value;
    };
    this.requestId = field();
    this.#arn = field();
    this.#deadline = this.#startedAt + Number(field());
    const trace = field();
    this.#clientContext = field();
    this.#text = text.slice(from);
    if (trace !== "") process.env._X_AMZN_TRACE_ID = trace;
    logFor(this.requestId);
  }

  run(handler: Handler): void {
    try {
      const result = handler(this.#text === "" ? {} : JSON.parse(this.#text), this.#context(), this.#callback);
      if (typeof (result as PromiseLike<unknown> | undefined)?.then === "function")
        (result as Promise<unknown>).then(
          (value) => this.succeed(value),
          (error) => this.fail(error),
        );
    } catch (error) {
      this.fail(error);
    }
  }

  succeed(result: unknown): void {
    if (this.#done) return;
    let text: string | undefined;
    try {
      text = JSON.stringify(result === undefined ? null : result);
    } catch {
      this.fail(new Error("Unable to stringify response body"));
      return;
    }
    this.#finish(Frame.answer, text ?? "null");
  }

  fail(error: unknown): void {
    if (this.#done) return;
    runtimeError("Invoke Error", errorForLog(error));
    this.#finish(Frame.failure, errorAnswer(error));
  }

  /** Nothing is left that could answer: AWS answers what the callback held, else null. */
  loopIsEmpty(): void {
    this.succeed(this.#held?.result);
  }

  #finish(kind: typeof Frame.answer | typeof Frame.failure, text: string): void {
    this.#done = true;
    send(kind, `${performance.now() - this.#startedAt}\n${text}`);
    this.#settled();
  }

  readonly #callback = (error?: unknown, result?: unknown): void => {
    if (error !== undefined && error !== null) this.fail(error);
    else if (this.#waits) this.#held ??= { result };
    else this.succeed(result);
  };

  #waits = true;

  #context(): object {
    const invocation = this;
    const done = (error?: unknown, result?: unknown) => {
      if (error !== undefined && error !== null) invocation.fail(error);
      else invocation.succeed(result);
    };
    return {
      get callbackWaitsForEmptyEventLoop() {
        return invocation.#waits;
      },
      set callbackWaitsForEmptyEventLoop(value: boolean) {
        invocation.#waits = value;
      },
      succeed: (result: unknown) => done(null, result),
      fail: (error: unknown) => done(error ?? "handled"),
      done,
      ...OF_THE_FUNCTION,
      clientContext: this.#clientContext === "" ? undefined : JSON.parse(this.#clientContext),
      identity: undefined,
      invokedFunctionArn: this.#arn,
      awsRequestId: this.requestId,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(this.#deadline - performance.now())),
    };
  }
}
