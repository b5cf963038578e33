import type { CompiledProject } from "../../project/compiled-project.js";
import { templateProblems } from "../../project/index.js";
import type { JsonObject } from "../../project/json-file.js";
import { Problem } from "../problem.js";

/** Refuses what the resource specification refuses, all at once, with the template and the path in it. */
export async function refuseBrokenTemplates(project: CompiledProject): Promise<void> {
  const templates: [string, JsonObject][] = [...project.before, project].map((stack) => [
    stack.stackName,
    stack.template,
  ]);
  for (const asset of project.assets)
    if (/\.(template|json)$/.test(asset.key) && asset.contentType === "application/json") {
      const document = JSON.parse(Buffer.from(await asset.body()).toString("utf8")) as JsonObject;
      if (document.Resources !== undefined) templates.push([asset.key, document]);
    }
  const lines = templates.flatMap(([name, template]) =>
    templateProblems(template).map(({ path, sentence }) => `  ${name}: ${path}: ${sentence}`),
  );
  if (lines.length > 0)
    throw new Problem(["CloudFormation would refuse the templates:", ...lines].join("\n"), "Mend them and try again.");
}
