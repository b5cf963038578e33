import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Backend, Draft, folderOf } from "../../project/authoring/index.js";
import { projectFolder } from "../authoring/session.js";
import { clientSettings } from "../aws.js";
import type { Command } from "../command.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const mock: Command = {
  name: "mock",
  summary: "Call a function in the running cloud with an event from a file",
  words: ["function", "NAME"],
  options: {
    event: { value: "FILE", what: "the event, as JSON (default: src/event.json of the function)" },
    ...cloudOptions,
  },
  examples: [["sekisho mock function greet --event event.json", "prints the result, and what the function wrote"]],

  async run(call) {
    const { words, options, directory, out, err } = call;
    const [kind, name = ""] = words;
    if (kind !== "function")
      throw new Problem(`sekisho mock ${kind}: there is nothing of this name.`, "There is: function");
    const folder = projectFolder(directory);
    const functions = new Backend(new Draft(folder)).functions();
    if (!functions.includes(name))
      throw new Problem(`The project has no function ${name}.`, `There is: ${functions.join(", ") || "none"}`);
    const event = readEvent(
      resolve(directory, options.text("event") ?? join(folder, folderOf("function", name), "src/event.json")),
    );
    const cloud = await runningCloud(folder, options);
    const deployed = cloud.project?.functions.find((each) => each.name === name);
    if (deployed === undefined)
      throw new Problem(`${name} isn't deployed to ${cloud.url}.`, "Save a file while start runs, or: sekisho push");
    const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
    const client = new LambdaClient(clientSettings(cloud.target));
    try {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: deployed.functionName, Payload: event, LogType: "Tail" }),
      );
      if (answer.LogResult !== undefined) err.write(Buffer.from(answer.LogResult, "base64").toString("utf8"));
      out.write(`${Buffer.from(answer.Payload ?? []).toString("utf8")}\n`);
      return answer.FunctionError === undefined ? 0 : 1;
    } finally {
      client.destroy();
    }
  },
};

function readEvent(file: string): Uint8Array {
  if (!existsSync(file)) throw new Problem(`There is no event: ${file}`, "Name one with: --event FILE");
  const bytes = readFileSync(file);
  try {
    JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new Problem(`${file} is no JSON: ${(error as Error).message}`);
  }
  return bytes;
}

export default mock;
