import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { peerFile, pythonWithMoto } from "./peers.js";
import { freePort, startProcess, until } from "./processes.js";
import { WORK } from "./programs.js";
import { callCognito } from "./signed-call.js";

/** A user pool with users in it, wherever it is served. */
export interface PoolServer {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly userPoolId: string;
  readonly clientId: string;
  stop(): Promise<void>;
}

export const CLIENT_FLOWS = [
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
];

/** A pool and a client that may sign in by password. */
export async function makePool(url: string): Promise<{ userPoolId: string; clientId: string }> {
  const { UserPool } = await callCognito<{ UserPool: { Id: string } }>(url, "CreateUserPool", { PoolName: "bench" });
  const { UserPoolClient } = await callCognito<{ UserPoolClient: { ClientId: string } }>(url, "CreateUserPoolClient", {
    UserPoolId: UserPool.Id,
    ClientName: "bench",
    ExplicitAuthFlows: CLIENT_FLOWS,
  });
  return { userPoolId: UserPool.Id, clientId: UserPoolClient.ClientId };
}

async function startPeer(
  name: string,
  command: readonly string[],
  port: number,
  env: Record<string, string> = {},
): Promise<PoolServer> {
  const cwd = join(WORK, name);
  mkdirSync(cwd, { recursive: true });
  const server = startProcess(command, { cwd, env });
  const url = `http://127.0.0.1:${port}`;
  await until(server, name, async () => {
    try {
      return await callCognito(url, "ListUserPools", { MaxResults: 1 });
    } catch {
      return undefined;
    }
  });
  return { name, url, pid: server.pid, stop: server.stop, ...(await makePool(url)) };
}

export async function startCognitoLocal(): Promise<PoolServer | undefined> {
  const file = peerFile("cognito-local/lib/bin/start.js");
  if (file === undefined) return undefined;
  const port = await freePort();
  return startPeer("cognito-local", [process.execPath, file], port, { PORT: String(port), HOST: "127.0.0.1" });
}

export async function startMoto(): Promise<PoolServer | undefined> {
  const python = pythonWithMoto();
  if (python === undefined) return undefined;
  const port = await freePort();
  return startPeer("moto", [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], port);
}
