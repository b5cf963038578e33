import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { afterAll } from "vitest";
import { plainEnvironment, run } from "./sekisho.js";

const asked = await run("python3", ["-c", "import moto.server; print(moto.__version__)"]).catch(() => ({
  code: 1,
  stdout: "",
}));

/** The version of moto on this machine, an implementation of AWS's API that others wrote; undefined where there is none. */
export const motoVersion: string | undefined = asked.code === 0 ? asked.stdout.trim() : undefined;

/** The account that moto's server acts as. */
export const MOTO_ACCOUNT = "123456789012";

const servers = new Set<ChildProcess>();
afterAll(() => {
  for (const server of servers) server.kill();
});

/** Starts moto's server on a free port, and gives its address when it listens. */
export async function startMoto(): Promise<string> {
  const port = await freePort();
  const server = spawn("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    env: plainEnvironment({ PYTHONUNBUFFERED: "1" }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  servers.add(server);
  await new Promise<void>((settle) => {
    const look = (text: Buffer) => String(text).includes("Running on") && settle();
    server.stdout?.on("data", look);
    server.stderr?.on("data", look);
  });
  return `http://127.0.0.1:${port}`;
}

function freePort(): Promise<number> {
  return new Promise((settle) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === "object" && address ? address.port : 0));
    });
  });
}
