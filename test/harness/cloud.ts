import { afterAll } from "vitest";
import { type RunningServer, type ServerOptions, startServer } from "../../src/server/listen.js";
import { type ClientSettings, clientFor } from "./client.js";

export { type ClientSettings, clientFor, LOCAL_CREDENTIALS } from "./client.js";

export interface TestCloud extends RunningServer {
  /** A client of the AWS SDK that reaches this cloud: `cloud.client(S3Client)`. */
  client<C>(Client: new (settings: ClientSettings) => C, settings?: Partial<ClientSettings>): C;
  /** Defects of ours that were reported, oldest first. */
  readonly defects: unknown[];
}

/** A cloud of its own on a free port, in memory unless said otherwise; closed when the file's tests are through. */
export async function startCloud(options: Partial<ServerOptions> = {}): Promise<TestCloud> {
  const defects: unknown[] = [];
  const server = await startServer({
    port: 0,
    environments: 1,
    reportDefect: (_, defect) => defects.push(defect),
    ...options,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close();
    return closed;
  };
  afterAll(close);
  return {
    ...server,
    close,
    defects,
    client: (Client, settings = {}) => clientFor(server.url, Client, settings),
  };
}
