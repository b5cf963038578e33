import { PassThrough, Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { commandLine } from "../../../src/cli/command-line.js";

export const ENTER = "\r";
export const UP = "\u001b[A";
export const DOWN = "\u001b[B";
export const CTRL_C = "\u0003";
export const CTRL_U = "\u0015";

export interface Shown {
  readonly screen: string;
  readonly code: number;
}

/** Each step waits for a pattern on the screen, then types. */
export type Step = readonly [pattern: string, keys: string];

export type Variables = Readonly<Record<string, string>>;

const { CI: _, ...ENVIRONMENT } = process.env;

/** For a screen on which nothing happens, in milliseconds. */
const PATIENCE = 12_000;

/** What has been written, as text without control sequences; `onMore` is called at each piece. */
class Screen extends PassThrough {
  readonly columns = 200;
  readonly rows = 50;
  text = "";

  constructor(readonly isTTY: boolean) {
    super();
    this.on("data", (chunk: Buffer) => {
      this.text += chunk.toString("utf8");
      this.onMore();
    });
  }

  onMore: () => void = () => undefined;

  /** A prompt ends what it wrote to, and a terminal stays. */
  override end(): this {
    return this;
  }

  plain(from = 0): string {
    return stripVTControlCharacters(this.text.slice(from));
  }
}

/**
 * Runs a command in this process, with streams in the place of the terminal's. `program.ts` runs the program itself, which
 * takes a hundred times as long.
 */
async function called(
  directory: string,
  args: readonly string[],
  input: Readable,
  screen: Screen,
  variables: Variables,
): Promise<number> {
  // AWS's SDK reads the variables of the process.
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await commandLine(args, {
      directory,
      environment: { ...ENVIRONMENT, ...variables },
      input: input as unknown as NodeJS.ReadStream,
      out: screen as unknown as NodeJS.WriteStream,
      err: screen as unknown as NodeJS.WriteStream,
    });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Runs a command at a terminal, at which somebody types. */
export async function typed(
  directory: string,
  args: readonly string[],
  steps: readonly Step[],
  variables: Variables = {},
): Promise<Shown> {
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keys });
  const screen = new Screen(true);
  const left = [...steps];
  let seen = 0;
  // Nobody types any more: the command ends as at the end of its input.
  const patience = setTimeout(() => keys.end(), PATIENCE);
  const type = () => {
    patience.refresh();
    const [pattern, typing] = left[0] ?? [];
    if (pattern === undefined || !new RegExp(pattern).test(screen.plain(seen))) return;
    left.shift();
    seen = screen.text.length;
    keys.write(typing);
  };
  screen.onMore = type;
  const code = await called(directory, args, keys, screen, variables).finally(() => clearTimeout(patience));
  expect(left[0]?.[0], `waited in vain for this; on the screen: ${screen.plain()}`).toBeUndefined();
  return { screen: screen.plain(), code };
}

/** Runs a command without a terminal. */
export async function ran(
  directory: string,
  args: readonly string[],
  input = "",
  variables: Variables = {},
): Promise<Shown> {
  const screen = new Screen(false);
  const code = await called(directory, args, Readable.from([input]), screen, variables);
  return { screen: screen.plain(), code };
}
