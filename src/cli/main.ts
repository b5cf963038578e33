#!/usr/bin/env node
import { columns, helpOf, parseCall } from "./command.js";
import { commandNames, loadCommand, loadCommands } from "./commands.js";
import { paintFor } from "./output.js";
import { Problem } from "./problem.js";
import { version } from "./version.js";

// The SDK would warn of Node 20 in every command; README says which versions are tested.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version" || name === "-v" || name === "version") return print(`${version}\n`);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" ? rest[0] : undefined;
    return print(asked === undefined ? await overview() : helpOf(await known(asked)));
  }
  try {
    const command = await known(name);
    const { words, options } = parseCall(command, rest);
    if (options.on("help")) return print(helpOf(command));
    return await command.run({
      words,
      options,
      directory: process.cwd(),
      environment: process.env,
      out: process.stdout,
      err: process.stderr,
    });
  } catch (error) {
    return report(error);
  }
}

async function known(name: string) {
  const command = await loadCommand(name);
  if (!command) throw new Problem(`There is no command "${name}".`, `Commands: ${commandNames.join(", ")}`);
  return command;
}

async function overview(): Promise<string> {
  const rows = (await loadCommands()).map(({ name, summary }) => [name, summary] as const);
  return `Sekisho ${version}: Amplify REST APIs on this machine, with their authorizers, answering as AWS does.

Usage: sekisho COMMAND [options]

${columns(rows)}

Help on one of them: sekisho COMMAND --help
`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function report(error: unknown): number {
  const paint = paintFor(process.stderr, process.env);
  if (error instanceof Problem) {
    process.stderr.write(`${paint.red("✗")} ${error.message}\n`);
    if (error.next !== undefined) process.stderr.write(`${error.next.replace(/^/gm, "  ")}\n`);
    return 1;
  }
  process.stderr.write(`${paint.red("✗")} Sekisho failed in a way that is its own fault:\n`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}
