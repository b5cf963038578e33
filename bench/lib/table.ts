const isNumber = (cell: string) => /^[\d.,–-]*(?: (?:[%×]|ms))?$/.test(cell);

/** A Markdown table whose columns line up; the first row is the head. Columns of numbers stand to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => [...(row[column] ?? "")].length)));
  const right = head.map((_, column) => body.every((row) => isNumber(row[column] ?? "")));
  const line = (row: readonly string[]) =>
    `| ${widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        const space = " ".repeat(width - [...cell].length);
        return right[column] ? space + cell : cell + space;
      })
      .join(" | ")} |`;
  const rule = widths.map((width, column) => (right[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

export const rounded = (value: number, digits = 0): string =>
  Number.isFinite(value)
    ? value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })
    : "–";
