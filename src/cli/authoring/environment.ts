import {
  addEnvironment,
  checkOutEnvironment,
  environmentsOf,
  removeEnvironment,
  wrongEnvironmentName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { askingOptions } from "../prompts/asker.js";
import type { Session } from "./session.js";

export const ENVIRONMENT_ACTIONS = ["add", "list", "checkout", "remove"] as const;
export type EnvironmentAction = (typeof ENVIRONMENT_ACTIONS)[number];

export const environmentOptions = {
  name: { value: "NAME", what: "the environment, where it stands nowhere else" },
  region: { value: "REGION", what: "of env add: the AWS region (default: us-east-1)" },
  profile: { value: "NAME", what: "of env add: the AWS profile for deployments to AWS (default: default)" },
  yes: { short: "y", what: "of env remove: don't ask" },
  headless: askingOptions.headless,
} as const satisfies Record<string, Option>;

/** `env add`, `list`, `checkout` and `remove`. */
export async function changeEnvironments(
  session: Session,
  action: EnvironmentAction,
  named: string | undefined,
): Promise<void> {
  const { asker, backend, call, afterwards, shortId } = session;
  const known = environmentsOf(backend);
  const current = backend.environment;
  const say = (line: string) => afterwards(() => void call.out.write(`${line}\n`));
  if (action === "list") {
    if (call.options.on("json")) return say(JSON.stringify({ current, environments: known }, undefined, 2));
    return say(known.map((name) => (name === current ? `* ${name}` : `  ${name}`)).join("\n"));
  }
  if (action === "add") {
    const wrong = (name: string) =>
      wrongEnvironmentName(name) ?? (known.includes(name) ? `There is an environment ${name} already.` : undefined);
    const reason = named === undefined ? undefined : wrong(named);
    if (reason !== undefined) throw new Problem(reason);
    const name = named ?? (await asker.text({ flag: "name", ask: "Enter a name for the environment", wrong }));
    const region = call.options.text("region") ?? "us-east-1";
    addEnvironment(backend, { name, region, profile: call.options.text("profile") ?? "default" }, shortId);
    return say(`✅ Added the environment ${name}, and checked it out.`);
  }
  const which = {
    flag: "name",
    ask: `Which environment do you want to ${action === "remove" ? "remove" : "check out"}?`,
  };
  const choices = known.map((value) => ({ value, name: value === current ? `${value} (checked out)` : value }));
  const name = named ?? (await asker.choose({ ...which, choices }));
  if (!known.includes(name))
    throw new Problem(`The project has no environment ${name}.`, `Environments: ${known.join(", ")}`);
  if (action === "checkout") {
    checkOutEnvironment(backend, name);
    return say(`✅ ${name} is checked out.`);
  }
  if (name === current)
    throw new Problem(`${name} is checked out.`, "Check out another one first: sekisho env checkout NAME");
  const ask = `Are you sure you want to remove the environment ${name}? What is deployed of it stays.`;
  const sure = call.options.on("yes") || (await asker.yesNo({ flag: "yes", ask, standard: false }));
  if (sure) removeEnvironment(backend, name);
  say(sure ? `✅ Removed the environment ${name}.` : "Nothing was removed.");
}
