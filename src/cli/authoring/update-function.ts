import {
  accessOf,
  type Backend,
  changeFunction,
  type FunctionChanges,
  layersOf,
  scheduleOf,
  secretsOf,
  variablesOf,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { askAccess } from "../prompts/access-questions.js";
import { settingOptions } from "../prompts/function-questions.js";
import { askLayers } from "../prompts/layer-questions.js";
import { askScheduleChange } from "../prompts/schedule-questions.js";
import { askSecrets, NO_SECRETS, type SecretChanges, secretsAfter } from "../prompts/secret-questions.js";
import { askVariableChanges } from "../prompts/variable-questions.js";
import { updated } from "./add-api.js";
import { headlessChanges } from "./headless-function.js";
import { keepSecrets, requireSecretStore } from "./secret-values.js";
import { headlessInput, pickResource, type Session, type Subject } from "./session.js";

type Setting = "access" | "schedule" | "layers" | "variables" | "secrets";

/** Which options are about a setting. */
const FLAGS: Readonly<Record<Setting, readonly string[]>> = {
  access: ["grant", "no-grant"],
  schedule: ["schedule"],
  layers: ["layer", "no-layer"],
  variables: ["variable", "unset"],
  secrets: ["secret", "drop-secret"],
};

export const updateFunctionSubject: Subject = {
  options: {
    name: { value: "NAME", what: "which one, where there are several" },
    ...settingOptions,
    "no-grant": { what: "no access to other resources any more" },
    "no-schedule": { what: "no schedule any more" },
    "no-layer": { what: "no layers any more" },
    unset: { value: "NAME", many: true, what: "take an environment variable away" },
    "drop-secret": { value: "NAME", many: true, what: "delete a secret, with its value" },
  },

  async run(session) {
    const { backend, call, afterwards } = session;
    const { name, changes, secrets } = call.options.on("headless")
      ? headlessChanges(backend, await headlessInput(call))
      : await askChanges(session);
    const hasSecrets = Object.keys(secrets.set).length + secrets.drop.length > 0;
    if (hasSecrets) await requireSecretStore(session);
    changeFunction(backend, name, changes);
    afterwards(() => void call.out.write(updated(name)));
    afterwards(() => keepSecrets(session, name, secrets));
  },
};

async function askChanges(
  session: Session,
): Promise<{ name: string; changes: FunctionChanges; secrets: SecretChanges }> {
  const { asker, backend } = session;
  const ask = "Select the Lambda function you want to update";
  const name = await pickResource(session, backend.functions(), "function", ask);
  const given = (Object.keys(FLAGS) as Setting[]).filter((setting) => FLAGS[setting].some((flag) => asker.given(flag)));
  const settings = given.length > 0 ? given : await askSettings(session, name);
  if (settings.length === 0)
    throw new Problem(
      "Nothing is to be changed.",
      "--grant, --schedule, --layer, --variable, --secret and their opposites change a function: sekisho update --help",
    );
  const has = (setting: Setting) => settings.includes(setting);
  const known = variablesOf(backend, name);
  const secretsNow = secretsOf(backend, name);
  const access = has("access")
    ? await nothingOr(session, "no-grant", {}, () => askAccess(session, name, accessOf(backend, name)))
    : undefined;
  const schedule = has("schedule") ? await askScheduleChange(asker, scheduleOf(backend, name)) : undefined;
  const layers = has("layers")
    ? await nothingOr(session, "no-layer", [], () => askLayers(session, layersOf(backend, name)))
    : undefined;
  const variables = has("variables") ? await askVariableChanges(asker, known) : {};
  const secrets = has("secrets")
    ? await askSecrets(asker, { now: secretsNow, taken: known, ready: () => requireSecretStore(session) })
    : NO_SECRETS;
  return {
    name,
    changes: {
      ...variables,
      ...(access !== undefined && { access }),
      ...(schedule !== undefined && { schedule }),
      ...(layers !== undefined && { layers }),
      ...(has("secrets") && { secrets: secretsAfter(secretsNow, secrets) }),
    },
    secrets,
  };
}

async function nothingOr<V>({ call }: Session, flag: string, nothing: V, ask: () => Promise<V>): Promise<V> {
  return call.options.on(flag) ? nothing : ask();
}

/** Shows what the function has, and asks what of it is to be changed. */
async function askSettings({ asker, backend }: Session, name: string): Promise<Setting[]> {
  if (!asker.asks) return [];
  asker.say(settingsTold(backend, name));
  return asker.several<Setting>({
    flag: "setting",
    ask: "Which setting do you want to update?",
    choices: [
      { value: "access", name: "Resource access permissions" },
      { value: "schedule", name: "Scheduled recurring invocation" },
      { value: "layers", name: "Lambda layers configuration" },
      { value: "variables", name: "Environment variables configuration" },
      { value: "secrets", name: "Secret values configuration" },
    ],
    least: 1,
  });
}

function settingsTold(backend: Backend, name: string): string {
  const access = Object.values(accessOf(backend, name)).flatMap((resources) =>
    Object.entries(resources).map(([resource, operations]) => `${resource} (${operations.join(", ")})`),
  );
  const layers = layersOf(backend, name).map((one) => ("arn" in one ? one.arn : one.layer));
  const parts: [string, readonly string[]][] = [
    ["General information", [`Name: ${name}`]],
    ["Resource access permission", access],
    ["Scheduled recurring invocation", [scheduleOf(backend, name) ?? []].flat()],
    ["Lambda layers", layers],
    ["Environment variables", variablesOf(backend, name)],
    ["Secrets configuration", secretsOf(backend, name)],
  ];
  return parts
    .flatMap(([title, lines]) => [
      title,
      ...(lines.length === 0 ? ["Not configured"] : lines).map((line) => `- ${line}`),
      "",
    ])
    .join("\n");
}
