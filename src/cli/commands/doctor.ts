import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import { hostPython } from "../../runtime/host-python.js";
import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { projectOptions } from "../project-options.js";
import { ProjectRunner } from "../project-runner.js";
import { askHealth, cloudOptions, DEFAULT_PORT, STATE_FOLDER } from "../running-cloud.js";
import { version } from "../version.js";

/** One thing that was looked at, and what to do where it isn't as it should be. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly next?: string;
  /** What was found in the project's templates. */
  readonly findings?: readonly object[];
}

const doctor: Command = {
  name: "doctor",
  summary: "Check this machine and this project, and say what to mend",
  words: ["[dir]"],
  options: { ...projectOptions, ...cloudOptions, json: { what: "as JSON" } },

  async run({ words: [named], options, directory, out, environment }) {
    const project = resolve(directory, named ?? ".");
    const port = options.number("port", 65_535) ?? DEFAULT_PORT;
    const findings = [
      nodeVersion(),
      pythonVersion(),
      await store(),
      await portFree(port),
      stateFolder(project),
      proxyEnvironment(environment),
      ...(await compiles(project, options.text("env"))),
    ];
    if (options.on("json")) out.write(`${JSON.stringify({ version, findings }, undefined, 2)}\n`);
    else {
      const paint = paintFor(out, environment);
      for (const { what, ok, next } of findings) {
        out.write(`${ok ? paint.green("✓") : paint.red("✗")} ${what}\n`);
        if (!ok && next !== undefined) out.write(`${paint.yellow(next.replace(/^/gm, "  "))}\n`);
      }
    }
    return findings.every(({ ok }) => ok) ? 0 : 1;
  },
};

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { what: `Node ${process.versions.node}`, ok, next: "Sekisho needs Node 20.19 or newer: https://nodejs.org" };
}

/** Only functions in Python need it, so that its absence is nothing to mend. */
function pythonVersion(): Finding {
  const python = hostPython("python3");
  const what = python ? `Python ${python.version} (${python.program})` : "no Python 3: functions in Python can't run";
  return { what, ok: true };
}

async function store(): Promise<Finding> {
  const { openSqlite } = await import("../../store/sqlite.js");
  try {
    openSqlite(":memory:").close();
    return { what: "the database opens", ok: true };
  } catch (error) {
    return {
      what: `the database does not open: ${(error as Error).message}`,
      ok: false,
      next: "Reinstall Sekisho's packages on this machine:  npm ci",
    };
  }
}

async function portFree(port: number): Promise<Finding> {
  const health = await askHealth(`http://127.0.0.1:${port}`);
  if (health) return { what: `port ${port}: Sekisho ${health.version} answers (process ${health.pid})`, ok: true };
  const free = await new Promise<boolean>((settle) => {
    const probe = createServer()
      .once("error", () => settle(false))
      .listen(port, "127.0.0.1", () => probe.close(() => settle(true)));
  });
  return free
    ? { what: `port ${port} is free`, ok: true }
    : {
        what: `port ${port} is taken by another program`,
        ok: false,
        next: "Start on another one:  sekisho start --port PORT",
      };
}

function stateFolder(project: string): Finding {
  const state = join(project, STATE_FOLDER);
  try {
    if (existsSync(state)) accessSync(state, constants.W_OK);
    else accessSync(project, constants.W_OK);
    return { what: `the state folder ${state} can be written`, ok: true };
  } catch {
    return {
      what: `the state folder ${state} can't be written`,
      ok: false,
      next: "Keep the state elsewhere:  sekisho start --state DIR\nor keep none:              sekisho start --ephemeral",
    };
  }
}

/** A proxy that is asked for loopback addresses too would swallow every call to the local cloud. */
function proxyEnvironment(environment: NodeJS.ProcessEnv): Finding {
  const proxy = environment.HTTP_PROXY ?? environment.http_proxy;
  const spared = environment.NO_PROXY ?? environment.no_proxy ?? "";
  if (proxy === undefined || proxy === "" || /localhost|127\.0\.0\.1|\*/.test(spared))
    return { what: "no proxy stands before this machine's own addresses", ok: true };
  return {
    what: "HTTP_PROXY is set and NO_PROXY does not spare this machine's own addresses",
    ok: false,
    next: "export NO_PROXY=localhost,127.0.0.1,::1",
  };
}

/** Compiles in a folder of its own: the doctor looks, and leaves nothing behind. */
async function compiles(project: string, environment: string | undefined): Promise<Finding[]> {
  const state = mkdtempSync(join(tmpdir(), "sekisho-doctor-"));
  const runner = new ProjectRunner({
    ...{ directory: project, state, environment },
    skipUnsupported: false,
    progress: () => {},
  });
  try {
    const { kind, name, environment: used, region } = await runner.compile(DEFAULT_PLACEMENT.accountId);
    const what = `the project compiles: ${name} (${kind}, ${used}, ${region})`;
    return [{ what, ok: true, ...(runner.warnings.length > 0 && { findings: runner.warnings }) }];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message: what, next, findings } = error;
    return [{ what, ok: false, ...(next !== undefined && { next }), ...(findings && { findings }) }];
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

export default doctor;
