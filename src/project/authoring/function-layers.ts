import { ref } from "../gen1/intrinsics.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { settingsFile } from "./access.js";
import type { Backend } from "./backend.js";
import { dependenciesOf } from "./dependencies.js";
import { merged, without } from "./template-edit.js";

/** A layer of a function: one of the project, by name, or any by the ARN of a version. */
export type FunctionLayer = { readonly layer: string } | { readonly arn: string };

const MOST_LAYERS = 5;
const LATEST = "Always choose latest version";
const ARN = /^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:\d+$/;

export const layerNames = (backend: Backend): string[] =>
  backend.names("function").filter((name) => backend.settings("function", name)?.service === "LambdaLayer");

/** What a word on the command line or in JSON means. */
export const layerNamed = (word: string): FunctionLayer => (word.includes(":") ? { arn: word } : { layer: word });

/** Why these can't be a function's layers; undefined where they can. */
export function wrongLayers(backend: Backend, layers: readonly FunctionLayer[]): string | undefined {
  if (layers.length > MOST_LAYERS) return `a function has ${MOST_LAYERS} layers at most.`;
  const own = layerNames(backend);
  for (const one of layers) {
    if ("arn" in one && !ARN.test(one.arn))
      return `${one.arn} is no layer version's ARN (arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION).`;
    if ("layer" in one && !own.includes(one.layer))
      return `there is no layer ${one.layer}; there is: ${own.join(", ") || "none (sekisho add function --kind layer)"}.`;
  }
  return undefined;
}

/** A function's layers, as `function-parameters.json` says. */
export function layersOf(backend: Backend, functionName: string): FunctionLayer[] {
  const list = backend.draft.object(settingsFile(functionName))?.lambdaLayers;
  return (Array.isArray(list) ? list : [])
    .filter(isObject)
    .map((entry) =>
      entry.type === "ProjectLayer" ? { layer: String(entry.resourceName) } : { arn: String(entry.arn) },
    );
}

/** As `function-parameters.json` keeps them. */
export const listedLayers = (backend: Backend, layers: readonly FunctionLayer[]): Json[] =>
  layers.map((one) =>
    "arn" in one
      ? { arn: one.arn, type: "ExternalLayer" }
      : {
          ...{ type: "ProjectLayer", resourceName: one.layer, version: LATEST },
          ...{ isLatestVersionSelected: true, env: backend.environment },
        },
  );

const parameterOf = (layer: string): string => `function${layer}Arn`;
const ownOf = (layers: readonly FunctionLayer[]): string[] =>
  layers.flatMap((one) => ("layer" in one ? [one.layer] : []));

/** The function's template with these layers, in this order: a later one's files win. */
export function withLayers(
  template: JsonObject,
  previous: readonly FunctionLayer[],
  next: readonly FunctionLayer[],
): JsonObject {
  let changed = template;
  for (const layer of ownOf(previous)) changed = without(changed, ["Parameters", parameterOf(layer)]);
  const parameters = ownOf(next).map((layer) => [parameterOf(layer), { Type: "String", Default: parameterOf(layer) }]);
  return merged(changed, {
    Parameters: Object.fromEntries(parameters),
    Resources: {
      LambdaFunction: {
        Properties: { Layers: next.map((one) => ("arn" in one ? one.arn : ref(parameterOf(one.layer)))) },
      },
    },
  });
}

/** Dependencies with the project's layers among `next` in place of those among `previous`. */
export function dependenciesWithLayers(
  settings: JsonObject,
  previous: readonly FunctionLayer[],
  next: readonly FunctionLayer[],
): Json[] {
  const before = ownOf(previous);
  const kept = dependenciesOf(settings).filter(
    ({ category, resourceName }) => category !== "function" || !before.includes(resourceName),
  );
  const added = ownOf(next).map((resourceName) => ({ category: "function", resourceName, attributes: ["Arn"] }));
  return [...kept, ...added] as unknown as Json[];
}
