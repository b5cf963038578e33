import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startProcess, until } from "./processes.js";
import { BENCH, ROOT, WORK } from "./programs.js";
import { callCognito } from "./signed-call.js";

/** What `start` leaves in its state folder. */
interface Served {
  readonly apis: readonly {
    readonly name: string;
    readonly id: string;
    readonly stage: string;
    readonly url: string;
  }[];
  readonly userPools: readonly { readonly id: string; readonly clientIds: readonly string[] }[];
}

/** A project that is served by the built program. */
interface Running {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds that it says it took. */
  readonly milliseconds: number;
  stop(): Promise<void>;
}

export interface RunningProject extends Running {
  readonly served: Served;
  /** What it printed, once it has ended by itself or met a problem. */
  failure(): string | undefined;
}

/** The example, served. */
export interface Sekisho extends Running {
  /** Path of the authorized route. */
  readonly path: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

export const USER = "ada";
export const PASSWORD = "Analytical-1843";

/** The program that is measured; `--program FILE` names another build. */
let main = join(ROOT, "dist/main.js");
export const sekishoProgram = (): string => main;
export function chooseProgram(file: string): void {
  if (!existsSync(file)) throw new Error(`There is no ${file}: run npm run build first`);
  main = file;
}

/** The example project with the benchmark's function in place of its own. */
export function makeProject(name = "project"): string {
  const project = join(WORK, name);
  const example = join(ROOT, "examples/hello");
  rmSync(project, { recursive: true, force: true });
  // Somebody may have started the example: what it keeps is none of the copy's.
  cpSync(example, project, { recursive: true, filter: (file) => file !== join(example, ".sekisho") });
  cpSync(join(BENCH, "handler/index.js"), join(project, "amplify/backend/function/greet/src/index.js"));
  return project;
}

/** An empty folder for a state. */
export function freshState(name: string): string {
  const state = join(WORK, "states", name);
  rmSync(state, { recursive: true, force: true });
  return state;
}

export const startCommand = (project: string, state: string, port: number, { watch = false } = {}): string[] => [
  process.execPath,
  main,
  "start",
  project,
  "--state",
  state,
  "--port",
  String(port),
  ...(watch ? [] : ["--no-watch"]),
];

/** Starts the built program and waits until the project, or the template, is served. */
export async function startProject(
  project: string,
  state: string,
  how: { core?: string | undefined; watch?: boolean; port?: number } = {},
): Promise<RunningProject> {
  const server = startProcess(startCommand(project, state, how.port ?? 0, how), how);
  const milliseconds = await until(server, "Sekisho", () => {
    const [, ready] = /Ready in (\d+) ms/.exec(server.output()) ?? [];
    return ready === undefined ? undefined : Number(ready);
  });
  const { url } = JSON.parse(readFileSync(join(state, "server.json"), "utf8")) as { url: string };
  const served = JSON.parse(readFileSync(join(state, "project.json"), "utf8")) as Served;
  const failure = () => {
    const output = server.output();
    return server.process.exitCode !== null || /^✗ /m.test(output) ? output : undefined;
  };
  return { url, pid: server.pid, served, milliseconds, failure, stop: server.stop };
}

/** Starts the program with the example, or a project made of it. */
export async function startSekisho(
  project: string,
  state: string,
  where: { core?: string | undefined; port?: number } = {},
): Promise<Sekisho> {
  const { served, ...running } = await startProject(project, state, where);
  const [api] = served.apis;
  const [pool] = served.userPools;
  if (!api || !pool) throw new Error("The example has no API or no user pool any more");
  return {
    ...running,
    path: `${new URL(api.url).pathname}/hello`,
    userPoolId: pool.id,
    clientId: pool.clientIds[0] ?? "",
  };
}

/** Makes {@link USER}, who can sign in. */
export async function makeUser({ url, userPoolId }: Pick<Sekisho, "url" | "userPoolId">): Promise<void> {
  const user = { UserPoolId: userPoolId, Username: USER };
  await callCognito(url, "AdminCreateUser", {
    ...user,
    MessageAction: "SUPPRESS",
    UserAttributes: [
      { Name: "email", Value: "ada@example.com" },
      { Name: "email_verified", Value: "true" },
    ],
  });
  await callCognito(url, "AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
}

/** ID tokens of a user, each different. */
export async function idTokens(
  { url, userPoolId, clientId }: Pick<Sekisho, "url" | "userPoolId" | "clientId">,
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
