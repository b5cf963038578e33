import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { BENCH } from "./programs.js";

export const PEERS = join(BENCH, "peers");

/** A file of a package among the peers; undefined where they can't be installed. */
export function peerFile(path: string): string | undefined {
  install();
  const file = join(PEERS, "node_modules", path);
  return existsSync(file) ? file : undefined;
}

let tried = false;
function install(): void {
  if (tried) return;
  tried = true;
  const mark = join(PEERS, "node_modules/.package-lock.json");
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(PEERS, "package.json")).mtimeMs) return;
  process.stderr.write("Installing the peers into bench/peers …\n");
  const args = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  spawnSync("npm", args, { cwd: PEERS, stdio: ["ignore", "ignore", "inherit"] });
}

/** The Python that has moto's server, if one has. */
export const pythonWithMoto = (): string | undefined =>
  ["python3", "python"].find((name) => spawnSync(name, ["-c", "import moto.server, flask"]).status === 0);
