import { ProjectError } from "../project/project-error.js";
import { placeLines } from "./place.js";
import { Problem } from "./problem.js";

/** A project's error with the place in the user's file, and what to do; any other error as it is. */
export function projectProblem(error: unknown): unknown {
  if (!(error instanceof ProjectError)) return error;
  const { message, place, details, lookedFor, next } = error;
  const lines = [message];
  if (place) lines.push(...placeLines(place).map((line) => `  ${line}`));
  lines.push(...details.map((detail) => `  ${detail}`));
  if (lookedFor.length > 0) lines.push(`  Looked for: ${lookedFor.join(", ")}`);
  return new Problem(lines.join("\n"), next);
}
