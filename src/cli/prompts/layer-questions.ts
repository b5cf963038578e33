import {
  type Backend,
  type FunctionLayer,
  layerNamed,
  layerNames,
  wrongLayers,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";

const BY_ARN = "arn";

/** A function's layers from now on; those that it has are ticked. */
export async function askLayers(
  { asker, backend }: { asker: Asker; backend: Backend },
  now: readonly FunctionLayer[] = [],
): Promise<FunctionLayer[]> {
  const layers = asker.given("layer") ? asker.all("layer").map(layerNamed) : await chosenLayers(asker, backend, now);
  const wrong = wrongLayers(backend, layers);
  if (wrong !== undefined) throw new Problem(`--layer: ${wrong}`);
  return layers;
}

async function chosenLayers(asker: Asker, backend: Backend, now: readonly FunctionLayer[]): Promise<FunctionLayer[]> {
  const own = layerNames(backend);
  const arns = now.flatMap((one) => ("arn" in one ? [one.arn] : []));
  const picked = await asker.several({
    flag: "layer",
    ask: "Provide existing layers or select layers in this project to access from this function (pick up to 5):",
    choices: [
      { value: BY_ARN, name: "Provide existing Lambda layer ARNs" },
      ...own.map((layer) => ({ value: `layer ${layer}`, name: layer })),
    ],
    ticked: [
      ...(arns.length > 0 ? [BY_ARN] : []),
      ...now.flatMap((one) => ("layer" in one ? [`layer ${one.layer}`] : [])),
    ],
    least: 0,
  });
  const project = own.filter((layer) => picked.includes(`layer ${layer}`)).map((layer) => ({ layer }));
  if (!picked.includes(BY_ARN)) return project;
  const typed = await asker.text({
    flag: "layer",
    ask: "Enter up to 5 existing Lambda layer ARNs (comma-separated):",
    standard: arns.length > 0 ? arns.join(",") : undefined,
    wrong: (answer) => wrongLayers(backend, [...project, ...arnsIn(answer)]),
  });
  return [...project, ...arnsIn(typed)];
}

const arnsIn = (text: string): FunctionLayer[] =>
  text
    .split(",")
    .map((arn) => ({ arn: arn.trim() }))
    .filter(({ arn }) => arn !== "");
