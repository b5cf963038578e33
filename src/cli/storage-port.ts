import { dirname, join } from "node:path";
import type { RunningServer } from "../server/listen.js";
import { folderOf } from "./project-options.js";
import type { ProjectRecord } from "./project-record.js";
import { askHealth, readJson } from "./running-cloud.js";

/** `localTestingStorageEndpoint` of Amplify JS: its Storage looks for S3 there, and can't be told another port. */
const AMPLIFY_STORAGE_PORT = 20_005;
/** Until a port that is taken is tried again, in milliseconds. */
const AGAIN = 2000;

interface BackendConfig {
  readonly storage?: Readonly<Record<string, { readonly service?: string } | undefined>>;
}

/** Whether the project has a bucket for its users' files; a table is storage too, and no page looks for it. */
export function hasFiles({ directory, resources }: Pick<ProjectRecord, "directory" | "resources">): boolean {
  const named = resources.filter(({ category }) => category === "storage");
  if (named.length === 0) return false;
  const config = readJson<BackendConfig>(join(folderOf(directory), "amplify/backend/backend-config.json"));
  return named.some(({ name }) => config?.storage?.[name]?.service === "S3");
}

/** Serves S3 where the pages of a project look for it; where another program is there, says which, and waits for its end. */
export class StoragePort {
  readonly #server: Pick<RunningServer, "serveAlso">;
  readonly #tell: (line: string) => void;
  readonly #port: number;
  #wanted = false;
  #waiting: NodeJS.Timeout | undefined;

  constructor(server: Pick<RunningServer, "serveAlso">, tell: (line: string) => void, port = AMPLIFY_STORAGE_PORT) {
    this.#server = server;
    this.#tell = tell;
    this.#port = port;
  }

  async open(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    if (await this.#server.serveAlso(this.#port)) return;
    this.#tell(await this.#taken());
    if (this.#wanted) this.#waiting = setInterval(() => void this.#again(), AGAIN).unref();
  }

  close(): void {
    this.#wanted = false;
    clearInterval(this.#waiting);
  }

  async #again(): Promise<void> {
    if (!(await this.#server.serveAlso(this.#port))) return;
    clearInterval(this.#waiting);
    this.#tell(`Port ${this.#port} is free now: pages reach the files of this project's users.`);
  }

  async #taken(): Promise<string> {
    const where = `Port ${this.#port}, where Amplify's Storage looks for S3 and nowhere else`;
    const until = "pages of this project can't reach their users' files until it ends";
    const health = await askHealth(`http://127.0.0.1:${this.#port}`);
    if (health === undefined) return `${where}, is taken by another program: ${until}.`;
    const project = readJson<ProjectRecord>(join(health.state, "project.json"))?.directory ?? dirname(health.state);
    return `${where}, is held by the cloud of ${project} (process ${health.pid}): ${until}. Stop it with: sekisho stop --port ${this.#port}`;
  }
}
