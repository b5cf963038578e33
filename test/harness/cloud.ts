import { afterAll } from "vitest";
import { type RunningServer, type ServerOptions, startServer } from "../../src/server/listen.js";

/** The key pair of the local account's root. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

export interface TestCloud extends RunningServer {
  /** A client of the AWS SDK that reaches this cloud: `cloud.client(S3Client)`. */
  client<C>(Client: new (settings: ClientSettings) => C, settings?: Partial<ClientSettings>): C;
  /** Defects of ours that were reported, oldest first. */
  readonly defects: unknown[];
}

export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts: number;
  forcePathStyle: boolean;
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

export const clientFor = <C>(
  endpoint: string,
  Client: new (settings: ClientSettings) => C,
  settings: Partial<ClientSettings> = {},
): C =>
  new Client({
    endpoint,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
    forcePathStyle: true,
    ...settings,
  });
