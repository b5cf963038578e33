import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Command, helpOf, parseCall } from "../../src/cli/command.js";
import { commandNames, loadCommand, loadCommands } from "../../src/cli/commands.js";
import { Problem } from "../../src/cli/problem.js";
import { version } from "../../src/cli/version.js";

const command: Command = {
  name: "fetch",
  summary: "Fetch a thing",
  words: ["NAME", "[dir]"],
  options: {
    port: { value: "PORT", what: "the port" },
    group: { value: "GROUP", many: true, what: "a group" },
    follow: { short: "f", what: "go on" },
  },
  run: async () => 0,
};

describe("the words of a call", () => {
  test.each<[string[], object]>([
    [["a"], { words: ["a"] }],
    [["a", "b", "-f"], { words: ["a", "b"], follow: true }],
    [["--port", "8080", "a"], { words: ["a"], port: 8080 }],
    [["a", "--group", "x", "--group=y"], { words: ["a"], groups: ["x", "y"] }],
  ])("%j is read", (args, expected) => {
    const { words, options } = parseCall(command, args);
    expect({
      words,
      ...(options.on("follow") && { follow: true }),
      ...(options.text("port") !== undefined && { port: options.number("port", 65_535) }),
      ...(options.all("group").length > 0 && { groups: options.all("group") }),
    }).toEqual(expected);
  });

  test.each<[string[], RegExp]>([
    [[], /NAME is missing/],
    [["a", "b", "c"], /Too many words: c/],
    [["a", "--nope"], /Unknown option '--nope'/],
    [["a", "--port"], /--port/],
    [["a", "--follow=yes"], /--follow/],
  ])("%j is refused with the reason and the way to help", (args, reason) => {
    const refusal = refusalOf(() => parseCall(command, args));
    expect(refusal.message).toMatch(reason);
    expect(refusal.next).toBe("See: sekisho fetch --help");
  });

  test.each(["-1", "1.5", "x", "65536", "", "0x10"])("--port=%s is no port", (port) => {
    const { options } = parseCall(command, ["a", `--port=${port}`]);
    expect(refusalOf(() => options.number("port", 65_535)).message).toMatch(/--port takes a whole number/);
  });

  test("--help needs no other word", () => {
    expect(parseCall(command, ["--help"]).options.on("help")).toBe(true);
  });
});

test("help shows usage, options and examples of every command", async () => {
  const commands = await loadCommands();
  expect(commands.map(({ name }) => name)).toEqual(commandNames);
  for (const each of commands) {
    const help = helpOf(each);
    expect(help).toContain(`Usage: sekisho ${each.name}`);
    for (const name of Object.keys(each.options ?? {})) expect(help).toContain(`--${name}`);
    for (const [line] of each.examples ?? []) expect(help).toContain(line);
  }
});

test("a name of Object.prototype is no command", async () => {
  expect(await loadCommand("toString")).toBeUndefined();
});

test("the version is the package's", () => {
  const file = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  expect(version).toBe((JSON.parse(file) as { version: string }).version);
});

function refusalOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
