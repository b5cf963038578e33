import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  newProject,
  type ProjectInputs,
  wrongEnvironmentName,
  wrongProjectName,
} from "../../project/authoring/index.js";
import { amplifyParameters, spelledOut } from "../authoring/amplify-parameters.js";
import { author, headlessInput } from "../authoring/session.js";
import type { Command } from "../command.js";
import { Problem } from "../problem.js";
import { askingOptions } from "../prompts/asker.js";
import { askProject, initOptions } from "../prompts/init-questions.js";

const init: Command = {
  name: "init",
  summary: "Make a project in this folder, as the Amplify CLI does",
  options: { ...initOptions, ...amplifyParameters, ...askingOptions },
  examples: [
    ["sekisho init", "asks for a name and proposes the rest"],
    ["sekisho init --yes --name bookapp", "asks nothing"],
  ],

  async run(given) {
    const call = spelledOut(given, { projectName: "name", envName: "env" });
    const directory = resolve(call.directory);
    if (existsSync(join(directory, "amplify")))
      throw new Problem(
        `${directory} holds an amplify folder already.`,
        "Go on with: sekisho add auth\nAnother environment: sekisho env add",
      );
    return author(call, directory, async ({ asker, draft, shortId, afterwards, call: { out, options } }) => {
      const inputs = options.on("headless")
        ? headlessProject(await headlessInput(call))
        : await askProject(asker, directory);
      newProject(draft, inputs, shortId);
      afterwards(() => void out.write(`${done(inputs)}\n`));
    });
  },
};

/** `{ "name": "bookapp", "environment"?: "dev", "region"?, "profile"?, "framework"?, … }`: members of `ProjectInputs`. */
function headlessProject(input: Record<string, unknown>): ProjectInputs {
  const standard: ProjectInputs = {
    name: "",
    environment: "dev",
    region: "us-east-1",
    profile: "default",
    framework: "none",
    sourceDirectory: "src",
    distributionDirectory: "dist",
    buildCommand: "npm run-script build",
    startCommand: "npm run-script start",
  };
  const strange = Object.keys(input).find((key) => !Object.hasOwn(standard, key));
  if (strange !== undefined)
    throw new Problem(
      `The JSON has a member "${strange}" that init doesn't know.`,
      `Known: ${Object.keys(standard).join(", ")}`,
    );
  const notText = Object.entries(input).find(([, value]) => typeof value !== "string");
  if (notText) throw new Problem(`"${notText[0]}" must be text.`);
  const inputs = { ...standard, ...(input as Partial<ProjectInputs>) };
  const wrong = wrongProjectName(inputs.name) ?? wrongEnvironmentName(inputs.environment);
  if (wrong !== undefined) throw new Problem(wrong);
  return inputs;
}

const done = ({
  name,
  environment,
}: ProjectInputs): string => `✅ Initialized the project ${name} with the environment ${environment}.

Some next steps:
"sekisho add auth" adds sign-in
"sekisho add api" adds a REST API with its function
"sekisho start" serves the backend on this machine
"sekisho status" tells what is there and what is deployed`;

export default init;
