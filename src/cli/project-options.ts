import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { Options } from "./command.js";
import { Problem } from "./problem.js";

/** The options of the commands that compile a project. */
export const projectOptions = {
  env: { value: "NAME", what: "the Amplify environment (default: the one checked out, else the first)" },
  parameter: { value: "NAME=VALUE", many: true, what: "a value for a parameter of the template (SAM, CloudFormation)" },
  "skip-unsupported": { what: "go on without resources that Sekisho doesn't have, and name them" },
} as const;

/** The folder of a project that may be named by its template. */
export const folderOf = (project: string): string =>
  statSync(project, { throwIfNoEntry: false })?.isFile() ? dirname(project) : project;

/** What `--parameter` gives; undefined without it. */
export function parametersOf(options: Options): Record<string, string> | undefined {
  const given = options.all("parameter");
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new Problem(`--parameter takes NAME=VALUE, not "${text}".`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
