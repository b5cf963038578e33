import type { Command } from "./command.js";

/** Every command, in the order of the overview; each file is loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  init: () => import("./commands/init.js"),
  add: () => import("./commands/add.js"),
  import: () => import("./commands/import.js"),
  override: () => import("./commands/override.js"),
  update: () => import("./commands/update.js"),
  remove: () => import("./commands/remove.js"),
  build: () => import("./commands/build.js"),
  function: () => import("./commands/function.js"),
  start: () => import("./commands/start.js"),
  push: () => import("./commands/push.js"),
  publish: () => import("./commands/publish.js"),
  pull: () => import("./commands/pull.js"),
  status: () => import("./commands/status.js"),
  mock: () => import("./commands/mock.js"),
  user: () => import("./commands/user.js"),
  token: () => import("./commands/token.js"),
  explain: () => import("./commands/explain.js"),
  audit: () => import("./commands/audit.js"),
  console: () => import("./commands/console.js"),
  logs: () => import("./commands/logs.js"),
  outbox: () => import("./commands/outbox.js"),
  env: () => import("./commands/env.js"),
  doctor: () => import("./commands/doctor.js"),
  delete: () => import("./commands/delete.js"),
  stop: () => import("./commands/stop.js"),
};

export const commandNames = Object.keys(commands);

export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? (await commands[name]?.())?.default : undefined;
}

export const loadCommands = (): Promise<Command[]> =>
  Promise.all(Object.values(commands).map(async (load) => (await load()).default));
