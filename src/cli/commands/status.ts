import { resolve } from "node:path";
import type { Command, CommandCall } from "../command.js";
import { table } from "../output.js";
import { folderOf, parametersOf, projectOptions } from "../project-options.js";
import type { PushedResource } from "../project-record.js";
import { ProjectRunner } from "../project-runner.js";
import { compiledForAws, targetOf, targetOptions, tellChanges } from "../push-target.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const status: Command = {
  name: "status",
  summary: "What is deployed, what would change, and where the API is",
  words: ["[dir|template]"],
  options: { ...projectOptions, ...cloudOptions, ...targetOptions, json: { what: "as JSON" } },

  async run(call) {
    const {
      words: [named],
      options,
      directory,
      out,
      err,
    } = call;
    if (targetOf(options) === "aws") return statusOnAws(call);
    const project = resolve(directory, named ?? ".");
    const cloud = await runningCloud(folderOf(project), options);
    const runner = new ProjectRunner({
      directory: cloud.project?.directory ?? project,
      state: cloud.state,
      environment: options.text("env") ?? cloud.project?.environment,
      skipUnsupported: options.on("skip-unsupported"),
      parameters: parametersOf(options),
      progress: (line) => err.write(`${line}\n`),
    });
    const compiled = await runner.compile(cloud.accountId);
    const rows = operations(cloud.project?.resources ?? [], compiled.resources);
    const apis = cloud.project?.apis ?? [];
    const { changesOf } = await import("../deploy/changes.js");
    const changes = await changesOf({ ...cloud.target, region: compiled.region }, compiled);
    if (options.on("json")) {
      out.write(
        `${JSON.stringify({ environment: compiled.environment, resources: rows, apis, changes, findings: runner.warnings }, undefined, 2)}\n`,
      );
      return 0;
    }
    if (compiled.environment !== "") out.write(`\n    Current Environment: ${compiled.environment}\n`);
    out.write("\n");
    const cells = rows.map(({ category, name, operation }) => [titled(category), name, operation, "awscloudformation"]);
    out.write(`${table(["Category", "Resource name", "Operation", "Provider plugin"], cells)}\n\n`);
    if (changes.length > 0) {
      tellChanges(call, changes);
      out.write("\n");
    }
    for (const api of apis) out.write(`REST API endpoint: ${api.url}\n`);
    return 0;
  },
};

/** What `push --to aws` would change. */
async function statusOnAws(call: CommandCall): Promise<number> {
  const { changesOf } = await import("../deploy/changes.js");
  const { account, compiled, target, warnings: findings } = await compiledForAws(call);
  const changes = await changesOf(target, compiled);
  const { accountId } = account;
  if (call.options.on("json")) {
    const status = { accountId, region: compiled.region, stackName: compiled.stackName, changes, findings };
    call.out.write(`${JSON.stringify(status, undefined, 2)}\n`);
    return 0;
  }
  call.out.write(`\n    ${compiled.stackName} in the AWS account ${accountId}, region ${compiled.region}\n\n`);
  tellChanges(call, changes);
  return 0;
}

/** What a push would do with each resource, in the words of `amplify status`. */
function operations(pushed: readonly PushedResource[], wanted: readonly PushedResource[]) {
  const before = new Map(pushed.map((each) => [`${each.category}/${each.name}`, each]));
  const rows = wanted.map(({ category, name, fingerprint }) => {
    const known = before.get(`${category}/${name}`);
    before.delete(`${category}/${name}`);
    const operation = !known ? "Create" : known.fingerprint === fingerprint ? "No Change" : "Update";
    return { category, name, operation };
  });
  return [...rows, ...[...before.values()].map(({ category, name }) => ({ category, name, operation: "Delete" }))];
}

const titled = (category: string): string => category.charAt(0).toUpperCase() + category.slice(1);

export default status;
