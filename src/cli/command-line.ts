import { type CommandCall, columns, helpOf, parseCall } from "./command.js";
import { commandNames, loadCommand, loadCommands } from "./commands.js";
import { paintFor } from "./output.js";
import { Problem, problemFields } from "./problem.js";
import { version } from "./version.js";

/** Where the program runs: a process gives its own folder, variables and streams. */
export type Surroundings = Omit<CommandCall, "words" | "options">;

/** Does what the words after `sekisho` say; gives the exit code. A failure is told on `err`. */
export async function commandLine(args: readonly string[], around: Surroundings): Promise<number> {
  const [name, ...rest] = args;
  const print = (text: string): number => {
    around.out.write(text);
    return 0;
  };
  if (name === "--version" || name === "-v" || name === "version") return print(`${version}\n`);
  try {
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      const asked = name === "help" ? rest[0] : undefined;
      return print(asked === undefined ? await overview() : helpOf(await known(asked)));
    }
    const command = await known(name);
    const { words, options } = parseCall(command, rest);
    return options.on("help") ? print(helpOf(command)) : await command.run({ ...around, words, options });
  } catch (error) {
    if (rest.includes("--json") && error instanceof Problem && error.findings)
      print(`${JSON.stringify({ type: "problem", ...problemFields(error) })}\n`);
    return report(error, around);
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

function report(error: unknown, { err, environment }: Surroundings): number {
  const cross = paintFor(err, environment).red("✗");
  if (error instanceof Problem) {
    err.write(`${cross} ${error.message}\n`);
    if (error.next !== undefined) err.write(`${error.next.replace(/^/gm, "  ")}\n`);
    return 1;
  }
  err.write(`${cross} Sekisho failed in a way that is its own fault:\n`);
  err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}
