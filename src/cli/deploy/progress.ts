import type { CommandCall } from "../command.js";
import { type Paint, paintFor } from "../output.js";
import { describeEvent } from "../sentences.js";
import type { StackEventLine } from "./stack.js";

/**
 * Tells a deployment's events: on a terminal a line for each resource that is done, and below them what is under way; else
 * each event as it comes. After the first failure the rest is counted only: it is the roll-back that follows from it, of which its end is told.
 */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #paint: Paint;
  readonly #under = new Map<string, string>();
  #live = false;
  #done = 0;
  #failed = false;
  #folded = 0;

  constructor({ out, environment }: Pick<CommandCall, "out" | "environment">) {
    this.#out = out;
    this.#paint = paintFor(out, environment);
    this.#live = out.isTTY === true && environment.CI === undefined && environment.TERM !== "dumb";
  }

  /** On a terminal, so that there is something to see before the first event. */
  begin(stackName: string): void {
    if (this.#live) this.#out.write(`\r\u001b[K${this.#paint.dim(`Deploying ${stackName} …`)}`);
  }

  readonly event = (event: StackEventLine): void => {
    const key = `${event.stackName}/${event.logicalId}`;
    const running = event.status.endsWith("_IN_PROGRESS");
    const last = /ROLLBACK_(COMPLETE|FAILED)$/.test(event.status) && event.logicalId === event.stackName;
    if (this.#failed && !last) this.#folded++;
    else if (!this.#live || !running) this.#line(describeEvent(event, this.#paint));
    if (event.status.endsWith("_FAILED")) this.#failed = true;
    if (running) this.#under.set(key, event.logicalId);
    else if (this.#under.delete(key)) this.#done++;
    this.#status();
  };

  /** The last word: takes the line of what is under way back. */
  end(): void {
    if (this.#live) this.#out.write("\r\u001b[K");
    if (this.#folded > 0) this.#out.write(`${this.#paint.dim(`… and ${this.#folded} more events of the roll-back`)}\n`);
  }

  #line(text: string): void {
    this.#out.write(this.#live ? `\r\u001b[K${text}\n` : `${text}\n`);
  }

  #status(): void {
    if (!this.#live) return;
    const names = [...this.#under.values()].join(", ");
    const room = Math.max((this.#out.columns ?? 80) - 20, 10);
    this.#out.write(`\r\u001b[K${this.#paint.dim(`${this.#done} done · ${names.slice(0, room)}`)}`);
  }
}
