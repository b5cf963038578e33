import {
  type Access,
  type Backend,
  type FunctionChanges,
  type FunctionLayer,
  type FunctionStarter,
  LAYER_LANGUAGES,
  type LayerInputs,
  layerNamed,
  RUNTIMES,
  secretsOf,
  tablesOf,
  variablesOf,
  wrongAccess,
  wrongFunctionName,
  wrongLayerName,
  wrongLayers,
  wrongSchedule,
  wrongSecretName,
  wrongStreamArn,
  wrongVariableName,
  wrongVariableValue,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { AskedFunction } from "../prompts/function-questions.js";
import { readSharing } from "../prompts/new-layer-questions.js";
import { type SecretChanges, secretsAfter } from "../prompts/secret-questions.js";
import { type Json, only, words } from "./payload.js";

const SETTINGS = ["access", "schedule", "layers", "variables", "secrets"];

/**
 * Reads the JSON of `add function --headless`:
 * `{ "name": "greet", "runtime"?: "nodejs" | "python" | "provided", "template"?: "hello-world" | "express" | "crud-dynamodb" | "lambda-trigger",
 * "table"?: of crud-dynamodb, "stream"?: a table or an ARN, of lambda-trigger, "access"?: { "storage": { "photos": ["read"] } },
 * "schedule"?: "rate(5 minutes)", "layers"?: ["shared" | an ARN], "variables"?: { "NAME": "value" }, "secrets"?: { "NAME": "value" } }`.
 */
export function headlessFunction(backend: Backend, input: Json, path = "/items"): AskedFunction {
  only(input, ["name", "runtime", "template", "table", "stream", ...SETTINGS], "a function");
  const { name, runtime = "nodejs", template = "hello-world" } = input;
  if (typeof name !== "string") throw new Problem('A function needs a "name".');
  const starter = readStarter(backend, template, input);
  const known = Object.keys(RUNTIMES);
  if (!known.includes(String(runtime)))
    throw new Problem(`The runtime ${JSON.stringify(runtime)} isn't served here.`, `One of: ${known.join(", ")}`);
  if (runtime !== "nodejs" && starter.template !== "hello-world")
    throw new Problem(`The template ${starter.template} is made for nodejs alone.`, "Take hello-world.");
  const wrong = wrongFunctionName(backend, name);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  const { changes, secrets } = readSettings(backend, name, input, []);
  const { variables = {}, schedule, access = {}, layers = [] } = changes;
  const inputs: AskedFunction["inputs"] = {
    ...{ name, path, access, layers, variables, secrets: Object.keys(secrets.set) },
    runtime: runtime as AskedFunction["inputs"]["runtime"],
    starter,
    schedule: schedule ?? undefined,
    advanced: SETTINGS.some((setting) => input[setting] !== undefined),
  };
  return { inputs, secrets: secrets.set, edits: false };
}

function readStarter(backend: Backend, template: unknown, { table, stream }: Json): FunctionStarter {
  const ofOthers =
    template === "crud-dynamodb" ? { stream } : template === "lambda-trigger" ? { table } : { table, stream };
  for (const [name, value] of Object.entries(ofOthers))
    if (value !== undefined) throw new Problem(`"${name}" is not about the template ${JSON.stringify(template)}.`);
  const there = tablesOf(backend);
  const named = (name: unknown): string => {
    if (typeof name === "string" && there.includes(name)) return name;
    throw new Problem(
      `The project has no table ${JSON.stringify(name)}.`,
      `Tables: ${there.join(", ") || "none"}; add one first: sekisho add storage --headless`,
    );
  };
  if (template === "hello-world" || template === "express") return { template };
  if (template === "crud-dynamodb") return { template, table: named(table) };
  if (template !== "lambda-trigger")
    throw new Problem(
      `The template ${JSON.stringify(template)} isn't served here.`,
      "One of: hello-world, express, crud-dynamodb, lambda-trigger",
    );
  if (typeof stream !== "string" || !stream.startsWith("arn:")) return { template, stream: { table: named(stream) } };
  const wrong = wrongStreamArn(stream);
  if (wrong !== undefined) throw new Problem(`"stream": ${wrong}`);
  return { template, stream: { arn: stream } };
}

/**
 * Reads the JSON of `add function --headless` for a layer:
 * `{ "kind": "layer", "name": "shared", "runtimes"?: ["nodejs", "python"], "shareWith"?: ["public" | an account | an organization] }`.
 */
export function headlessLayer(backend: Backend, input: Json): LayerInputs {
  only(input, ["name", "runtimes", "shareWith"], "a layer");
  const { name, runtimes = ["nodejs"], shareWith = [] } = input;
  if (typeof name !== "string") throw new Problem('A layer needs a "name".');
  const wrong = wrongLayerName(backend, name);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  const known = Object.keys(LAYER_LANGUAGES);
  const languages = words(runtimes);
  const strange = languages.find((runtime) => !known.includes(runtime));
  if (strange !== undefined || languages.length === 0)
    throw new Problem(`"runtimes" must be a list of some of ${known.join(", ")}.`);
  return { name, runtimes: languages as LayerInputs["runtimes"], sharing: readSharing(words(shareWith)) };
}

/**
 * Reads the JSON of `update function --headless`: `{ "name": "greet", …settings }` as for `add`. `access` and `layers` say
 * all that there is to be from now on; a `schedule`, a variable or a secret that is null goes.
 */
export function headlessChanges(
  backend: Backend,
  input: Json,
): { readonly name: string; readonly changes: FunctionChanges; readonly secrets: SecretChanges } {
  only(input, ["name", ...SETTINGS], "a function's changes");
  const { name } = input;
  const there = backend.functions();
  if (typeof name !== "string" || !there.includes(name))
    throw new Problem(`The project has no function ${String(name)}.`, `Functions: ${there.join(", ") || "none"}`);
  const now = secretsOf(backend, name);
  const { changes, secrets } = readSettings(backend, name, input, now);
  const unset = nullsOf(input.variables);
  const strange = unset.find((variable) => !variablesOf(backend, name).includes(variable));
  if (strange !== undefined) throw new Problem(`${name} has no variable ${strange}.`);
  return {
    name,
    changes: { ...changes, unset, ...(input.secrets !== undefined && { secrets: secretsAfter(now, secrets) }) },
    secrets,
  };
}

function readSettings(
  backend: Backend,
  name: string,
  input: Json,
  secretsNow: readonly string[],
): { changes: FunctionChanges; secrets: SecretChanges } {
  const { schedule, access, layers } = input;
  const variables = textsOf(input.variables, "variables");
  const set = textsOf(input.secrets, "secrets");
  const drop = nullsOf(input.secrets);
  const read: { layers?: FunctionLayer[]; access?: Access } = {};
  if (access !== undefined) read.access = access as Access;
  if (Array.isArray(layers)) read.layers = layers.map((layer) => layerNamed(String(layer)));
  const wrong =
    (schedule === undefined || schedule === null ? undefined : wrongSchedule(String(schedule))) ??
    (layers !== undefined && !Array.isArray(layers) ? '"layers" must be a list.' : undefined) ??
    (access !== undefined ? wrongAccessShape(access) : undefined) ??
    (read.access && wrongAccess(backend, name, read.access)) ??
    (read.layers && wrongLayers(backend, read.layers)) ??
    Object.entries(variables)
      .map(([key, value]) => wrongVariableName(key) ?? wrongVariableValue(value))
      .find((reason) => reason) ??
    Object.keys(set)
      .map((secret) => wrongSecretName(secret, Object.keys(variables)))
      .find((reason) => reason) ??
    drop
      .filter((secret) => !secretsNow.includes(secret))
      .map((secret) => `there is no secret ${secret}.`)
      .find((reason) => reason);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  return {
    changes: {
      ...read,
      ...(Object.keys(variables).length > 0 && { variables }),
      ...(schedule !== undefined && { schedule: schedule === null ? null : String(schedule) }),
    },
    secrets: { set, drop },
  };
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function wrongAccessShape(access: unknown): string | undefined {
  const fits =
    isRecord(access) &&
    Object.values(access).every((resources) => isRecord(resources) && Object.values(resources).every(Array.isArray));
  return fits ? undefined : '"access" has the form { "storage": { "photos": ["read"] } }.';
}

function textsOf(value: unknown, what: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new Problem(`"${what}" must be an object.`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, String(each)]),
  );
}

const nullsOf = (value: unknown): string[] =>
  isRecord(value) ? Object.keys(value).filter((key) => value[key] === null) : [];
