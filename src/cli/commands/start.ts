import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import type { RunningServer } from "../../server/listen.js";
import { storageThatRefuses } from "../amplify-storage.js";
import { buildFunctions } from "../build-functions.js";
import type { Command, CommandCall } from "../command.js";
import { Problem } from "../problem.js";
import { folderOf, parametersOf, projectOptions } from "../project-options.js";
import type { ProjectRecord } from "../project-record.js";
import { ProjectRunner } from "../project-runner.js";
import {
  askHealth,
  DEFAULT_PORT,
  readJson,
  removeServerRecord,
  type ServerRecord,
  STATE_FOLDER,
  writeServerRecord,
} from "../running-cloud.js";
import { standInPools } from "../stand-in-pools.js";
import { hasFiles, StoragePort } from "../storage-port.js";
import { version } from "../version.js";
import { type Voice, voiceFor } from "../voice.js";
import { watchPaths } from "../watch.js";

const start: Command = {
  name: "start",
  summary: "Run the project in this folder: compile, deploy, serve, reload on save",
  words: ["[dir|template]"],
  options: {
    port: { value: "PORT", what: `the port (default ${DEFAULT_PORT}; 0 takes a free one)` },
    host: { value: "HOST", what: "the address to listen on (default: this machine's loopback addresses alone)" },
    state: {
      value: "DIR",
      what: `where users, deployments and logs are kept (default: ${STATE_FOLDER} in the project)`,
    },
    ephemeral: { what: "keep nothing: the state goes when the cloud stops" },
    ...projectOptions,
    "no-watch": { what: "don't deploy on save; functions are still served from their folder" },
    "explain-header": { what: "tell programs that send x-sekisho-explain: 1 in a header why they were refused" },
    json: { what: "one JSON object a line instead of text" },
  },
  examples: [
    ["sekisho start", "the project in this folder"],
    ["sekisho start examples/hello --port 0 --ephemeral", "for a test: a free port, nothing kept"],
  ],

  async run(call) {
    const began = performance.now();
    const session = new Session(call);
    try {
      return await session.run(began);
    } finally {
      session.cleanUp();
    }
  },
};

/** One run of `start`, from the first line to the last. */
class Session {
  readonly #call: CommandCall;
  readonly #directory: string;
  readonly #port: number;
  readonly #state: string;
  readonly #voice: Voice;
  readonly #runner: ProjectRunner;
  #server: RunningServer | undefined;
  #storagePort: StoragePort | undefined;
  #record: ProjectRecord | undefined;
  #stopWatching: () => void = () => {};
  #deploying: Promise<void> = Promise.resolve();

  constructor(call: CommandCall) {
    const { words, options, directory } = call;
    this.#call = call;
    this.#port = options.number("port", 65_535) ?? DEFAULT_PORT;
    this.#directory = resolve(directory, words[0] ?? ".");
    this.#state = options.on("ephemeral")
      ? mkdtempSync(join(tmpdir(), "sekisho-"))
      : resolve(directory, options.text("state") ?? join(folderOf(this.#directory), STATE_FOLDER));
    this.#voice = voiceFor(call);
    this.#runner = new ProjectRunner({
      directory: this.#directory,
      state: this.#state,
      environment: options.text("env"),
      skipUnsupported: options.on("skip-unsupported"),
      parameters: parametersOf(options),
      progress: (line, findings) => this.#voice.progress(line, findings),
    });
  }

  async run(began: number): Promise<number> {
    await this.#refuseSecond();
    await buildFunctions(this.#call, this.#directory);
    const recorded = this.#runner.recorded();
    let compiled: CompiledProject | undefined;
    let failure: unknown;
    if (!recorded?.unchanged || !this.#listensAt(recorded.record.endpoint)) {
      try {
        compiled = await this.#runner.compile(DEFAULT_PLACEMENT.accountId);
      } catch (error) {
        // With an earlier deployment there is something to serve while the cause is mended.
        if (!recorded || !(error instanceof Problem)) throw error;
        failure = error;
      }
    }
    const region = compiled?.region ?? recorded?.record.region ?? DEFAULT_PLACEMENT.region;
    const server = await this.#listen(region);
    const stopped = this.#untilStopped(server);
    if (recorded) this.#use(recorded.record);
    if (compiled) {
      try {
        this.#use((await this.#deploy(compiled, server)).record);
      } catch (error) {
        if (!recorded || !(error instanceof Problem)) {
          await server.close();
          throw error;
        }
        failure = error;
      }
    }
    if (failure !== undefined) this.#voice.problem(failure);
    if (this.#record) this.#voice.ready(this.#record, server.url, performance.now() - began);
    this.#tell(server);
    if (!this.#call.options.on("no-watch")) {
      this.#watch(compiled?.watch ?? recorded?.record.watch ?? []);
      if (failure === undefined) this.#lookForChanges();
    }
    await stopped;
    this.#storagePort?.close();
    this.#stopWatching();
    await this.#deploying;
    await server.close();
    this.#voice.stopped();
    return 0;
  }

  cleanUp(): void {
    this.#storagePort?.close();
    this.#stopWatching();
    if (this.#server) removeServerRecord(this.#state);
    if (this.#call.options.on("ephemeral")) rmSync(this.#state, { recursive: true, force: true });
  }

  /** Whether the addresses that the last deployment gave away will be right again. A free port is another one each time. */
  #listensAt(endpoint: string | undefined): boolean {
    if (endpoint === undefined) return false;
    const { hostname, port } = new URL(endpoint);
    const host = this.#call.options.text("host");
    return (
      Number(port) === this.#port && (host === undefined || host === "localhost" ? "127.0.0.1" : host) === hostname
    );
  }

  /** Two processes on one state folder would each serve half of what the other was told. */
  async #refuseSecond(): Promise<void> {
    const other = readJson<ServerRecord>(join(this.#state, "server.json"));
    const health = other && (await askHealth(other.url));
    if (other && health?.state === this.#state) {
      throw new Problem(
        `This project is served already: ${other.url} (process ${health.pid}).`,
        "Use it, or stop it first:  sekisho stop",
      );
    }
  }

  async #listen(region: string): Promise<RunningServer> {
    const { options } = this.#call;
    const host = options.text("host");
    const { startServer } = await import("../../server/listen.js");
    try {
      this.#server = await startServer({
        port: this.#port,
        ...(host !== undefined && { host }),
        state: this.#state,
        version,
        explainHeader: options.on("explain-header"),
        placement: { accountId: DEFAULT_PLACEMENT.accountId, region },
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      throw new Problem(
        `Port ${this.#port} is taken by another program.`,
        "Name another one:   sekisho start --port PORT\nor take a free one: sekisho start --port 0",
      );
    }
    this.#storagePort = new StoragePort(this.#server, (line) => this.#voice.progress(line));
    writeServerRecord(this.#state, { url: this.#server.url, pid: process.pid });
    return this.#server;
  }

  /** Resolves at Ctrl-C, at a signal, or when `sekisho stop` asks. */
  #untilStopped(server: RunningServer): Promise<void> {
    return new Promise((settle) => {
      process.once("SIGINT", () => settle());
      process.once("SIGTERM", () => settle());
      server.onStopRequested(() => settle());
    });
  }

  /** Functions run from the user's folder, so that the next request is served by what was saved last. */
  #use(record: ProjectRecord): void {
    const before = this.#record;
    this.#record = record;
    for (const { functionName, source } of record.functions)
      this.#server?.cloud.functions.liveSource(functionName, source);
    if (!hasFiles(record)) return;
    if (!before || !hasFiles(before)) this.#tellOfStorage();
    void this.#storagePort?.open();
  }

  #deploy(project: CompiledProject, server: RunningServer) {
    for (const { name, userPoolId } of standInPools(project, { cloud: server.cloud, region: project.region }))
      this.#voice.progress(
        `auth/${name} is the user pool ${userPoolId}, which is not in this cloud: one with its ids stands in for it, without its users. Sign up here; tokens from elsewhere are refused.`,
      );
    return this.#runner.deploy(project, server.url, (event) => this.#voice.event(event));
  }

  #tellOfStorage(): void {
    const version = storageThatRefuses(this.#directory);
    if (version === undefined) return;
    this.#voice.progress(
      `Storage of aws-amplify ${version} refuses S3 on this machine: pages get InvalidCustomEndpoint. Use aws-amplify 6.8.2, or mend it: docs/command-line.md, "Files of users".`,
    );
  }

  #tell(server: RunningServer): void {
    server.cloud.outbox.onMessage((message) => this.#voice.message(message));
    server.cloud.requests.onRecord((record) => this.#voice.request(record));
  }

  #watch(paths: readonly string[]): void {
    this.#stopWatching();
    this.#stopWatching = watchPaths(paths, () => this.#lookForChanges());
  }

  /** One after the other; a look that finds the files as they were deployed does nothing. */
  #lookForChanges(): void {
    this.#deploying = this.#deploying.then(() => this.#redeploy());
  }

  async #redeploy(): Promise<void> {
    if (!this.#server || this.#runner.recorded()?.unchanged) return;
    const began = performance.now();
    await this.#runner.rested();
    let compiled: CompiledProject;
    try {
      compiled = await this.#runner.compile(DEFAULT_PLACEMENT.accountId);
    } catch (error) {
      if (await this.#runner.savedMeanwhile()) this.#lookForChanges();
      else this.#voice.problem(error);
      return;
    }
    try {
      const { record, changed } = await this.#deploy(compiled, this.#server);
      this.#use(record);
      this.#voice.redeployed(record, changed, performance.now() - began);
      this.#watch(compiled.watch);
      // What was saved before the new watch began has no other way to be seen.
      this.#lookForChanges();
    } catch (error) {
      this.#voice.problem(error);
    }
  }
}

export default start;
