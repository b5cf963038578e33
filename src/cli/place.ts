import type { Place } from "../project/project-error.js";

/** A longer line, as in a template without line breaks, says nothing to who reads it. */
const LONGEST_SHOWN = 200;

/** Where to look in the user's file: its path with line and column, and the line itself. */
export function placeLines({ file, line, column, text }: Place): string[] {
  const shown = text?.trim() ?? "";
  return [
    [file, line, column].filter((part) => part !== undefined).join(":"),
    ...(shown === "" || shown.length > LONGEST_SHOWN ? [] : [`  ${shown}`]),
  ];
}
