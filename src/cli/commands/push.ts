import { resolve } from "node:path";
import type { CompiledProject } from "../../project/compiled-project.js";
import type { TemplateFinding } from "../../project/template-findings.js";
import type { AwsTarget } from "../aws.js";
import { buildFunctions } from "../build-functions.js";
import type { Command, CommandCall } from "../command.js";
import type { ResourceChange } from "../deploy/changes.js";
import { Progress } from "../deploy/progress.js";
import type { Told } from "../deploy/stack.js";
import { withAnswers } from "../headless-options.js";
import { INTERRUPTED } from "../interrupted.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { folderOf, projectOptions } from "../project-options.js";
import { Asker, askingOptions, Cancelled } from "../prompts/asker.js";
import { compiledForAws, runnerFor, targetOf, targetOptions, tellChanges } from "../push-target.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const options = {
  ...projectOptions,
  ...cloudOptions,
  ...targetOptions,
  "dry-run": { what: "print what would change, and change nothing" },
  json: { what: "with --dry-run: as JSON, with what was found in the templates" },
  yes: { what: "for AWS: don't ask", short: "y" },
  headless: askingOptions.headless,
} as const;

const push: Command = {
  name: "push",
  summary: "Deploy the project's changes, to the running cloud or to AWS",
  words: ["[dir|template]"],
  options,
  examples: [
    ["sekisho push", "to the cloud that runs here"],
    ["sekisho push --to aws --profile work --dry-run", "what would change on AWS"],
  ],

  async run(given) {
    const call = await withAnswers(given, options);
    if (call.options.on("json") && !call.options.on("dry-run")) throw new Problem("--json goes with --dry-run.");
    if (targetOf(call.options) !== "aws") return pushLocal(call);
    try {
      return await pushAws(call);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      call.err.write("Cancelled: nothing was deployed.\n");
      return INTERRUPTED;
    }
  },
};

async function pushLocal(call: CommandCall): Promise<number> {
  const { words, options, directory, out } = call;
  const given = resolve(directory, words[0] ?? ".");
  const cloud = await runningCloud(folderOf(given), options);
  const served = cloud.project?.directory;
  // A template that was started by its path is what its folder means from then on.
  const project = words[0] === undefined && served !== undefined && folderOf(served) === given ? served : given;
  if (!options.on("dry-run")) await buildFunctions(call, project);
  const runner = runnerFor(call, project, cloud.state);
  const compiled = await runner.compile(cloud.accountId);
  if (options.on("dry-run")) {
    const { changesOf } = await import("../deploy/changes.js");
    return dryRun(call, await changesOf({ ...cloud.target, region: compiled.region }, compiled), runner.warnings);
  }
  const { record, changed } = await following(call, `--endpoint-url ${cloud.url} `, compiled.region, (told) =>
    runner.deploy(compiled, cloud.url, told.event, told.stack),
  );
  tellDone(call, changed, record.stackName);
  for (const api of record.apis) out.write(`REST API endpoint: ${api.url}\n`);
  return 0;
}

async function pushAws(call: CommandCall): Promise<number> {
  const { options, out } = call;
  const [{ changesOf }, { deployProject }] = await Promise.all([
    import("../deploy/changes.js"),
    import("../deploy/project.js"),
  ]);
  if (!options.on("dry-run")) await buildFunctions(call, resolve(call.directory, call.words[0] ?? "."));
  const { account, compiled, folder, target, warnings } = await compiledForAws(call);
  const changes = await changesOf(target, compiled);
  if (options.on("dry-run")) return dryRun(call, changes, warnings);
  tellChanges(call, changes);
  await confirmed(call, compiled, account.accountId, account.caller);
  const changed = await following(call, "", compiled.region, (told) =>
    deployProject(compiled, { target, skipUnsupported: false, onEvent: told.event, onStack: told.stack }),
  );
  tellDone(call, changed, compiled.stackName);
  if (compiled.kind === "amplify-gen1") await recorded(call, folder, compiled, target);
  await tellOutputs(out, target, compiled.stackName);
  return 0;
}

/** What is deployed goes on being there when its record fails, so the next step is to record it again. */
async function recorded({ out }: CommandCall, folder: string, compiled: CompiledProject, target: AwsTarget) {
  const { recordDeployment } = await import("../deploy/amplify-cloud.js");
  try {
    const written = await recordDeployment(folder, compiled, target, new Date());
    for (const file of written) out.write(`Wrote ${file}\n`);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      `${compiled.stackName} is deployed, but it couldn't be written down: ${(error as Error).message}`,
      "Nothing was changed in the project. Push again to write it down.",
    );
  }
}

function dryRun(call: CommandCall, changes: readonly ResourceChange[], findings: readonly TemplateFinding[]): number {
  if (call.options.on("json")) call.out.write(`${JSON.stringify({ changes, findings }, undefined, 2)}\n`);
  else tellChanges(call, changes);
  return 0;
}

async function confirmed(call: CommandCall, project: CompiledProject, accountId: string, caller: string) {
  if (call.options.on("yes")) return;
  const asker = new Asker(call);
  if (!asker.asks)
    throw new Problem(
      `Nobody can be asked whether to deploy ${project.stackName} to the AWS account ${accountId} in ${project.region}.`,
      "Where that is meant, say so:  sekisho push --to aws --yes",
    );
  try {
    const ask = `Deploy ${project.stackName} to the AWS account ${accountId}, region ${project.region}, as ${caller}?`;
    if (!(await asker.yesNo({ flag: "yes", ask, standard: false }))) throw new Problem("Nothing was deployed.");
  } finally {
    asker.close();
  }
}

interface Watching {
  readonly event: Progress["event"];
  readonly stack: Told;
}

/** Tells the progress; at Ctrl-C says what goes on without us, and where to look. */
async function following<T>(
  call: CommandCall,
  endpoint: string,
  region: string,
  deploy: (told: Watching) => Promise<T>,
): Promise<T> {
  const progress = new Progress(call);
  let stack: string | undefined;
  const interrupted = () => {
    progress.end();
    call.err.write(
      stack === undefined
        ? "\nStopped: no stack was touched.\n"
        : `\nStopped watching. CloudFormation goes on with the stack ${stack} in ${region}, and finishes it or rolls it back by itself.\n  Watch it:  aws cloudformation describe-stack-events ${endpoint}--region ${region} --stack-name ${stack}\n`,
    );
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", interrupted);
  try {
    return await deploy({
      event: progress.event,
      stack: {
        sending: (name) => {
          stack = name;
        },
        begun: (name) => progress.begin(name),
      },
    });
  } finally {
    process.off("SIGINT", interrupted);
    progress.end();
  }
}

function tellDone({ out, environment }: CommandCall, changed: boolean, stackName: string): void {
  out.write(changed ? `${paintFor(out, environment).green("✓")} Deployed ${stackName}.\n` : "✓ No changes detected.\n");
}

async function tellOutputs(out: NodeJS.WriteStream, target: AwsTarget, stackName: string): Promise<void> {
  const { StackDeployer } = await import("../deploy/stack.js");
  const stacks = new StackDeployer(target);
  try {
    for (const [name, value] of await stacks.outputs(stackName)) out.write(`${name}: ${value}\n`);
  } finally {
    stacks.close();
  }
}

export default push;
