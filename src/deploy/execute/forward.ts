import { isFault } from "../../lib/fault.js";
import { specificationOf } from "../../models/resource-specification.js";
import type { Engine } from "../engine.js";
import { isCustom } from "../plan/change.js";
import type { Desired } from "../plan/desired.js";
import { lookupIn } from "../plan/lookup.js";
import type { OutputRecord, StackRecord, StackResults } from "../records.js";
import { validationError } from "../template/errors.js";
import { mentionsOf } from "../template/references.js";
import type { Value } from "../value.js";
import { Cancelled } from "./failure.js";
import { Placer } from "./place.js";
import { type Failed, walk } from "./walk.js";

export type Outcome = { readonly results: StackResults } | { readonly reason: string };

/** Creates and updates all that the template wants, then computes the outputs. */
export async function forward(
  engine: Engine,
  stack: StackRecord,
  desired: Desired,
  signal: AbortSignal,
): Promise<Outcome> {
  const wrong = unsupportedAttribute(desired);
  if (wrong !== undefined) return { reason: wrong };
  const controller = new AbortController();
  const placer = new Placer(engine, stack, desired, AbortSignal.any([signal, controller.signal]));
  const failed = await walk(desired.graph(), (logicalId) => placer.place(logicalId), {
    workers: engine.options.workers ?? 16,
    goOn: false,
    onFailure: () => controller.abort(new Cancelled()),
  });
  if (engine.stopped.aborted) throw new Cancelled();
  const { reason } = signal;
  if (failed.length > 0 && reason instanceof Cancelled && reason.message !== "")
    return { reason: `${reason.message}. ` };
  if (failed.length > 0) return { reason: failureReason(engine, stack, failed) };
  try {
    return { results: resultsOf(engine, stack, desired) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { reason: error.message };
  }
}

function failureReason(engine: Engine, stack: StackRecord, failed: readonly Failed[]): string {
  const verbs: ["create" | "update", string[]][] = [
    ["create", []],
    ["update", []],
  ];
  for (const { id, error } of failed) {
    if (error instanceof Cancelled) continue;
    const updating = engine.resource(stack.id, id)?.status.startsWith("UPDATE");
    verbs[updating ? 1 : 0]?.[1].push(id);
  }
  const sentences = verbs.flatMap(([verb, ids]) =>
    ids.length > 0 ? [`The following resource(s) failed to ${verb}: [${ids.join(", ")}]. `] : [],
  );
  return sentences.length > 0 ? sentences.join("") : "User Initiated";
}

function resultsOf(engine: Engine, stack: StackRecord, desired: Desired): StackResults {
  const lookup = lookupIn((logicalId) => engine.resource(stack.id, logicalId));
  const rewrite = engine.options.rewriteOutput ?? ((text) => text);
  const outputs = desired.outputs(lookup).map(
    ({ key, value, description, exportName }): OutputRecord => ({
      key,
      value: rewrite(textOf(value)),
      ...(description !== undefined && { description }),
      ...(exportName !== undefined && { exportName }),
    }),
  );
  for (const { exportName } of outputs) {
    const other = engine.exports().find((each) => each.exportName === exportName && each.stackId !== stack.id);
    if (exportName !== undefined && other) throw exportTaken(exportName, other.stackName);
  }
  checkExports(engine, stack, outputs);
  return { outputs, imports: desired.imports(lookup) };
}

const textOf = (value: Value): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

const exportTaken = (name: string, stackName: string) =>
  validationError(`Export with name ${name} is already exported by stack ${stackName}`);

/** An export that another stack imports may neither go nor change. */
function checkExports(engine: Engine, stack: StackRecord, next: readonly OutputRecord[]): void {
  for (const { exportName, value } of stack.previous?.outputs ?? []) {
    if (exportName === undefined) continue;
    const users = engine.importers(exportName);
    if (users.length === 0) continue;
    const kept = next.find((each) => each.exportName === exportName);
    if (!kept)
      throw validationError(`Export ${exportName} cannot be deleted as it is in use by ${users.join(" and ")}`);
    if (kept.value !== value)
      throw validationError(`Export ${exportName} cannot be updated as it is in use by ${users.join(" and ")}`);
  }
}

/** AWS finds out before it places anything that a type has no such attribute. */
function unsupportedAttribute(desired: Desired): string | undefined {
  const look = (value: Value, path: string): string | undefined => {
    for (const [logicalId, attribute] of mentionsOf(value, { taken: (name) => desired.condition(name) }).attributes) {
      const type = desired.template.resources[logicalId]?.Type ?? "";
      const specification = specificationOf(type);
      if (!specification || attribute === "" || isCustom(type)) continue;
      const known =
        specification.attributes.includes(attribute) ||
        specification.attributes.some((each) => attribute.startsWith(`${each}.`)) ||
        specification.properties[attribute] !== undefined;
      if (!known)
        return `[Error] ${path}/Fn::GetAtt: Resource type ${type} does not support attribute {${attribute}}. `;
    }
    return undefined;
  };
  for (const [logicalId, { Properties }] of Object.entries(desired.resources)) {
    for (const [name, value] of Object.entries(Properties ?? {})) {
      const wrong = look(value, `/Resources/${logicalId}/Properties/${name}`);
      if (wrong !== undefined) return wrong;
    }
  }
  for (const [key, { Value: value, Condition }] of Object.entries(desired.template.outputs)) {
    if (Condition !== undefined && !desired.condition(Condition)) continue;
    const wrong = look(value, `/Outputs/${key}/Value`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
