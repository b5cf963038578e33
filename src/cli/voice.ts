import { explain } from "../gateway/explain.js";
import type { RequestRecord } from "../gateway/request-record.js";
import type { TemplateFinding } from "../project/template-findings.js";
import type { OutboxMessage } from "../services/cognito-idp/outbox.js";
import type { CommandCall } from "./command.js";
import { consoleAddress } from "./console-address.js";
import type { StackEventLine } from "./deploy/stack.js";
import { type Paint, paintFor } from "./output.js";
import { Problem, problemFields } from "./problem.js";
import type { ProjectRecord } from "./project-record.js";
import { describeEvent, describeMessage, paintExplanation } from "./sentences.js";
import { version } from "./version.js";

/** What `start` says, to a person or, with `--json`, to a program. */
export interface Voice {
  progress(line: string, findings?: readonly TemplateFinding[]): void;
  event(event: StackEventLine): void;
  ready(record: ProjectRecord, url: string, milliseconds: number): void;
  redeployed(record: ProjectRecord, changed: boolean, milliseconds: number): void;
  message(message: OutboxMessage): void;
  request(record: () => RequestRecord): void;
  problem(error: unknown): void;
  stopped(): void;
}

export const voiceFor = (call: CommandCall): Voice =>
  call.options.on("json") ? new JsonVoice(call) : new TextVoice(call);

/** Milliseconds. Nobody reads along when more than {@link MOST_TOLD} come at once: then a moment is longer. */
const TOLD_EVERY = 50;
const TOLD_EVERY_UNDER_LOAD = 500;
/** Of the requests of one moment: nobody reads more. */
const MOST_TOLD = 20;

/** Requests come by the thousand under load, and each writing waits for the terminal or the pipe: so it is for many. */
class Batch<T> {
  readonly #tell: (items: readonly T[], more: number) => void;
  readonly #most: number;
  #items: T[] = [];
  #more = 0;
  #timer: NodeJS.Timeout | undefined;
  #every = TOLD_EVERY;

  /** `most`: what is kept of a batch; the rest is counted. */
  constructor(tell: (items: readonly T[], more: number) => void, most = Number.POSITIVE_INFINITY) {
    this.#tell = tell;
    this.#most = most;
  }

  add(item: T): void {
    if (this.#items.length < this.#most) this.#items.push(item);
    else this.#more++;
    this.#timer ??= setTimeout(() => this.flush(), this.#every);
  }

  /** To be called ahead of any other line, so that lines come in the order of what happened. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#items;
    const more = this.#more;
    this.#items = [];
    this.#more = 0;
    this.#every = more > 0 ? TOLD_EVERY_UNDER_LOAD : TOLD_EVERY;
    if (items.length > 0) this.#tell(items, more);
  }
}

class JsonVoice implements Voice {
  readonly #out: NodeJS.WriteStream;
  readonly #requests = new Batch<RequestRecord>((records) =>
    this.#out.write(records.map((request) => `${JSON.stringify({ type: "request", request })}\n`).join("")),
  );

  constructor({ out }: CommandCall) {
    this.#out = out;
  }

  #line(type: string, fields: object): void {
    this.#requests.flush();
    this.#out.write(`${JSON.stringify({ type, ...fields })}\n`);
  }

  progress = (line: string, findings?: readonly TemplateFinding[]): void =>
    this.#line("progress", { line, ...(findings && { findings }) });
  event = (event: StackEventLine): void => this.#line("event", { event });
  ready = (record: ProjectRecord, url: string, milliseconds: number): void =>
    this.#line("ready", { version, url, console: consoleAddress(url), milliseconds, ...record });
  redeployed = (record: ProjectRecord, changed: boolean, milliseconds: number): void =>
    this.#line("deployed", { changed, milliseconds, apis: record.apis });
  message = (message: OutboxMessage): void => this.#line("message", { message });
  request = (record: () => RequestRecord): void => this.#requests.add(record());
  problem = (error: unknown): void => this.#line("problem", problemFields(error));
  stopped = (): void => this.#line("stopped", {});
}

class TextVoice implements Voice {
  readonly #out: NodeJS.WriteStream;
  readonly #err: NodeJS.WriteStream;
  readonly #paint: Paint;
  /** How this program was called, for the lines that the user is to type. */
  readonly #command: string;
  readonly #requests = new Batch<() => RequestRecord>((records, more) => this.#tell(records, more), MOST_TOLD);

  constructor({ out, err, environment }: CommandCall) {
    this.#out = out;
    this.#err = err;
    this.#paint = paintFor(out, environment);
    this.#command = environment.npm_execpath === undefined ? "sekisho" : "npx sekisho";
  }

  #line(text = ""): void {
    this.#requests.flush();
    this.#out.write(`${text}\n`);
  }

  progress(line: string): void {
    this.#requests.flush();
    this.#err.write(`${this.#paint.dim(line)}\n`);
  }

  event(event: StackEventLine): void {
    // A person waits for what goes wrong and for what is finished; the rest is in `sekisho status`.
    if (event.status.endsWith("_FAILED") || event.status.includes("ROLLBACK"))
      this.#line(describeEvent(event, this.#paint));
  }

  ready(record: ProjectRecord, url: string, milliseconds: number): void {
    const { bold, dim, green, cyan } = this.#paint;
    this.#line();
    this.#line(
      `  ${bold("Sekisho")} ${version}   ${record.name} ${record.environment === "" ? "" : `· ${record.environment} `}· ${record.region}   ${dim(url)}`,
    );
    this.#line();
    for (const api of record.apis) {
      this.#line(`  API         ${bold(api.name)}   ${cyan(api.url)}`);
      this.#line(`              ${dim(api.paths.join("  "))}`);
    }
    for (const pool of record.userPools)
      this.#line(`  User pool   ${pool.name}   ${pool.id}   ${dim(`client ${pool.clientIds[0] ?? "none"}`)}`);
    for (const { name, source } of record.functions)
      this.#line(`  Function    ${name}   ${dim(`served from ${short(source)}`)}`);
    for (const file of record.frontEnd) this.#line(`  Front end   ${dim(`${short(file)} written`)}`);
    this.#line(`  Console     ${cyan(consoleAddress(url))}`);
    this.#next(record);
    this.#line(`  ${green("Ready")} in ${Math.round(milliseconds)} ms. Saved files are served at once; Ctrl-C stops.`);
    this.#line();
  }

  #next(record: ProjectRecord): void {
    const [api] = record.apis;
    const [pool] = record.userPools;
    const path = api?.paths.find((each) => !each.includes("{") && each !== "/") ?? api?.paths[0];
    if (!api || path === undefined) return;
    const call = `curl -i ${api.url}${path}`;
    this.#line();
    this.#line("  Next");
    this.#line(`    ${call}`);
    if (pool) {
      this.#line(`    ${this.#command} user add ada --password 'Analytical-1843'`);
      this.#line(`    ${call} -H "Authorization: Bearer $(${this.#command} token ada)"`);
    }
    this.#line(
      `    ${this.#command} explain        ${this.#paint.dim("why the last request was let through or refused")}`,
    );
    this.#line();
  }

  redeployed(record: ProjectRecord, changed: boolean, milliseconds: number): void {
    const what = changed ? "deployed" : "nothing to deploy";
    this.#line(
      `${this.#paint.green("✓")} Saved: ${what} in ${Math.round(milliseconds)} ms  ${this.#paint.dim(record.stackName)}`,
    );
  }

  message(message: OutboxMessage): void {
    this.#line(describeMessage(message, this.#paint));
  }

  request(record: () => RequestRecord): void {
    this.#requests.add(record);
  }

  #tell(records: readonly (() => RequestRecord)[], more: number): void {
    const told = records.map((make) => {
      const record = make();
      const lines = explain(record);
      // A refusal is told in full; for the rest one line is enough.
      return paintExplanation(record.status >= 400 ? lines : lines.slice(0, 1), this.#paint);
    });
    if (more > 0) told.push(this.#paint.dim(`    … and ${more} more; ${this.#command} explain tells of the last ones`));
    this.#out.write(`${told.join("\n")}\n`);
  }

  problem(error: unknown): void {
    this.#requests.flush();
    const { message, next, stack } = error as Problem;
    this.#err.write(`${this.#paint.red("✗")} ${error instanceof Problem ? message : (stack ?? message)}\n`);
    if (next !== undefined) this.#err.write(`${next.replace(/^/gm, "  ")}\n`);
  }

  stopped(): void {
    this.#line(this.#paint.dim("Stopped."));
  }
}

/** A path as short as it can be told from here. */
function short(path: string): string {
  const here = `${process.cwd()}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}
