import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startProcess, until } from "./processes.js";
import { BENCH, ROOT, WORK } from "./programs.js";

/** What `start` leaves in its state folder. */
interface Served {
  readonly apis: readonly { readonly id: string; readonly stage: string; readonly url: string }[];
  readonly userPools: readonly { readonly id: string; readonly clientIds: readonly string[] }[];
}

export interface Sekisho {
  readonly url: string;
  readonly pid: number;
  /** Path of the authorized route. */
  readonly path: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Milliseconds that it says it took. */
  readonly milliseconds: number;
  stop(): Promise<void>;
}

export const USER = "ada";
export const PASSWORD = "Analytical-1843";

/** The program that is measured; `--program FILE` names another build. */
let main = join(ROOT, "dist/main.js");
export const sekishoProgram = (): string => main;
export function useProgram(file: string): void {
  if (!existsSync(file)) throw new Error(`There is no ${file}: run npm run build first`);
  main = file;
}

/** The example project with the benchmark's function in place of its own. */
export function makeProject(): string {
  const project = join(WORK, "project");
  rmSync(project, { recursive: true, force: true });
  cpSync(join(ROOT, "examples/hello"), project, { recursive: true });
  cpSync(join(BENCH, "handler/index.js"), join(project, "amplify/backend/function/greet/src/index.js"));
  return project;
}

/** An empty folder for a state. */
export function freshState(name: string): string {
  const state = join(WORK, "states", name);
  rmSync(state, { recursive: true, force: true });
  return state;
}

export const startCommand = (project: string, state: string, port: number): string[] => [
  process.execPath,
  main,
  "start",
  project,
  "--state",
  state,
  "--port",
  String(port),
  "--no-watch",
];

/** Starts the built program and waits until the project is served. */
export async function startSekisho(
  project: string,
  state: string,
  where: { core?: string | undefined } = {},
): Promise<Sekisho> {
  const server = startProcess(startCommand(project, state, 0), where);
  const milliseconds = await until(server, "Sekisho", () => {
    const [, ready] = /Ready in (\d+) ms/.exec(server.output()) ?? [];
    return ready === undefined ? undefined : Number(ready);
  });
  const { url } = JSON.parse(readFileSync(join(state, "server.json"), "utf8")) as { url: string };
  const served = JSON.parse(readFileSync(join(state, "project.json"), "utf8")) as Served;
  const [api] = served.apis;
  const [pool] = served.userPools;
  if (!api || !pool) throw new Error("The example has no API or no user pool any more");
  return {
    url,
    pid: server.pid,
    path: `${new URL(api.url).pathname}/hello`,
    userPoolId: pool.id,
    clientId: pool.clientIds[0] ?? "",
    milliseconds,
    stop: server.stop,
  };
}

/** ID tokens of a user, each different. */
export async function idTokens(
  { url, userPoolId, clientId }: Sekisho,
  username: string,
  count: number,
): Promise<string[]> {
  const tokens: string[] = [];
  for (let made = 0; made < count; made++) {
    const response = await fetch(`${url}/_sekisho/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userPoolId, clientId, username }),
    });
    const { idToken, message } = (await response.json()) as { idToken?: string; message?: string };
    if (idToken === undefined) throw new Error(`No token for ${username}: ${message}`);
    tokens.push(idToken);
  }
  return tokens;
}
