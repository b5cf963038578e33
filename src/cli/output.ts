/** Colours where they are wanted: on a terminal, unless NO_COLOR is set (https://no-color.org). */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== "0";
  const wanted = forced || (stream.isTTY === true && environment.NO_COLOR === undefined && environment.TERM !== "dumb");
  const wrap = (open: number, close: number) => (text: string) =>
    wanted ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    cyan: wrap(36, 39),
  };
}

/** A table with box lines, as the Amplify CLI's users know it from `amplify status`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const text = (row: readonly string[]) =>
    `│${widths.map((width, column) => ` ${(row[column] ?? "").padEnd(width)} `).join("│")}│`;
  return [
    line("┌", "┬", "┐"),
    text(head),
    ...rows.flatMap((row) => [line("├", "┼", "┤"), text(row)]),
    line("└", "┴", "┘"),
  ].join("\n");
}
