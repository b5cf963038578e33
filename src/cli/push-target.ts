import { join, resolve } from "node:path";
import type { CompiledProject } from "../project/compiled-project.js";
import type { TemplateFinding } from "../project/template-findings.js";
import type { AwsTarget } from "./aws.js";
import type { CommandCall, Options } from "./command.js";
import type { AwsAccount } from "./deploy/aws-account.js";
import type { ResourceChange } from "./deploy/changes.js";
import { paintFor, table } from "./output.js";
import { Problem } from "./problem.js";
import { folderOf, parametersOf } from "./project-options.js";
import { ProjectRunner } from "./project-runner.js";
import { readJson, STATE_FOLDER } from "./running-cloud.js";

/** The options of the commands that are about either the running cloud or AWS. */
export const targetOptions = {
  to: { value: "local|aws", what: "the cloud that runs here, or AWS (default: local)" },
  profile: { value: "NAME", what: "for AWS: the profile of AWS's configuration files" },
  region: { value: "REGION", what: "for AWS: the region (default: the project's, else the profile's)" },
} as const;

export function targetOf(options: Options): "local" | "aws" {
  const to = options.text("to") ?? "local";
  if (to === "local" || to === "aws") return to;
  throw new Problem(`--to takes local or aws, not "${to}".`);
}

export function runnerFor({ options, err, environment }: CommandCall, directory: string, state: string): ProjectRunner {
  const paint = paintFor(err, environment);
  return new ProjectRunner({
    directory,
    state,
    environment: options.text("env"),
    skipUnsupported: options.on("skip-unsupported"),
    parameters: parametersOf(options),
    progress: (line) => err.write(`${paint.dim(line)}\n`),
  });
}

export interface ForAws {
  readonly account: AwsAccount;
  readonly compiled: CompiledProject;
  /** The project's folder. */
  readonly folder: string;
  readonly target: AwsTarget;
  /** What was found in the templates, and is no error. */
  readonly warnings: readonly TemplateFinding[];
}

/** The project as it is deployed to the AWS account that the caller's credentials lead to. */
export async function compiledForAws(call: CommandCall): Promise<ForAws> {
  const { words, options, directory } = call;
  const { awsAccount } = await import("./deploy/aws-account.js");
  const project = resolve(directory, words[0] ?? ".");
  const folder = folderOf(project);
  const account = await awsAccount(profileFor(call, folder), options.text("region"));
  const runner = runnerFor(call, project, join(folder, STATE_FOLDER));
  const compiled = await runner.compile(account.accountId, account.target.region);
  const asked = options.text("region");
  if (asked !== undefined && asked !== compiled.region)
    throw new Problem(
      `The project's environment lies in ${compiled.region}, not in ${asked}.`,
      "Leave --region out, or choose another environment with --env.",
    );
  const target: AwsTarget = { ...account.target, region: compiled.region };
  return { account, compiled, folder, target, warnings: runner.warnings };
}

/**
 * The profile to go to AWS with: the one asked for, else the one that `init` or `env add` was told for the environment,
 * unless the shell has credentials of its own. The profile called default is what the SDK takes by itself.
 */
export function profileFor({ options, environment }: CommandCall, folder: string): string | undefined {
  const asked = options.text("profile");
  if (asked !== undefined || environment.AWS_PROFILE !== undefined || environment.AWS_ACCESS_KEY_ID !== undefined)
    return asked;
  const read = (file: string) => readJson<Record<string, unknown>>(join(folder, file)) ?? {};
  const name = options.text("env") ?? read("amplify/.config/local-env-info.json").envName;
  const settings = read("amplify/.config/local-aws-info.json")[String(name)] as
    | { readonly useProfile?: boolean; readonly profileName?: string }
    | undefined;
  const profile = settings?.useProfile === true ? settings.profileName : undefined;
  return profile === "default" ? undefined : profile;
}

export function tellChanges({ out }: CommandCall, changes: readonly ResourceChange[]): void {
  if (changes.length === 0) {
    out.write("No changes in the templates.\n");
    return;
  }
  const rows = changes.map(({ stack, logicalId, type, action, replacement }) => [
    action,
    logicalId,
    type,
    stack,
    replacement === "False" ? "" : replacement === "True" ? "replaced" : "maybe replaced",
  ]);
  out.write(`${table(["Action", "Resource", "Type", "Stack", "Replacement"], rows)}\n`);
}
