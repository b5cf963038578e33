import { ref } from "../gen1/intrinsics.js";
import type { JsonObject } from "../json-file.js";
import { TABLE_OUTPUTS } from "./access-policies.js";
import { type Backend, type Dependency, folderOf, type ShortId } from "./backend.js";
import { dependenciesAnd, dependenciesIn, dependenciesOf, parameterOf, parametersOf } from "./dependencies.js";
import { type EventSourceNames, streamSource } from "./event-source.js";
import { STREAM_EVENT, STREAM_HANDLER } from "./stream-sources.js";
import { tableSettings, updateTable } from "./table.js";
import { merged, without, withoutUnused } from "./template-edit.js";
import { addTriggerFunction } from "./trigger-function.js";

/** What a function depends on that is told of a table's changes. */
export const onTable = (table: string): Dependency => ({
  category: "storage",
  resourceName: table,
  attributes: TABLE_OUTPUTS,
});

const namesOf = (table: string): EventSourceNames => ({
  mapping: `${table}Trigger`,
  policy: `${table}TriggerPolicy`,
  policyName: `lambda-trigger-policy-${table}`,
});

/** Makes the function that a table tells of its changes: it prints them. */
export const addTableFunction = (backend: Backend, table: string, name: string, shortId: ShortId): void =>
  addTriggerFunction(backend, {
    // Names of roles have 64 characters at most, with the environment's.
    ...{ name, role: `${table.slice(0, 32)}LambdaRole${shortId()}` },
    ...{ code: STREAM_HANDLER, event: STREAM_EVENT },
  });

/** A table tells a function of its changes from now on: what does that is in the function's template. */
export function addTableTrigger(backend: Backend, table: string, functionName: string): void {
  const streamArn = ref(parameterOf("storage", table, "StreamArn"));
  changeFunctionOf(
    backend,
    functionName,
    (template) =>
      merged(template, {
        Parameters: parametersOf(onTable(table)),
        Resources: streamSource(namesOf(table), streamArn),
      }),
    (known) => dependenciesAnd(known, [onTable(table)]),
  );
  const now = tableSettings(backend, table)?.triggerFunctions ?? [];
  updateTable(backend, table, { triggerFunctions: [...now.filter((name) => name !== functionName), functionName] });
}

/** A table tells a function of its changes no more. What else the function does with the table stays. */
export function removeTableTrigger(backend: Backend, table: string, functionName: string): void {
  const { mapping, policy } = namesOf(table);
  const parameters = Object.keys(parametersOf(onTable(table)));
  changeFunctionOf(
    backend,
    functionName,
    (template) =>
      withoutUnused(
        [mapping, policy].reduce((left, id) => without(left, ["Resources", id]), template),
        parameters,
      ),
    (known, template) => dependenciesIn(template, known, [onTable(table)]),
  );
  forgetTrigger(backend, table, functionName);
}

/** The table names the function no more; for a function that goes with all that it has. */
export function forgetTrigger(backend: Backend, table: string, functionName: string): void {
  const triggerFunctions = tableSettings(backend, table)?.triggerFunctions ?? [];
  if (triggerFunctions.includes(functionName))
    updateTable(backend, table, { triggerFunctions: triggerFunctions.filter((name) => name !== functionName) });
}

function changeFunctionOf(
  backend: Backend,
  name: string,
  change: (template: JsonObject) => JsonObject,
  dependencies: (known: readonly Dependency[], template: JsonObject) => Dependency[],
): void {
  const file = `${folderOf("function", name)}/${name}-cloudformation-template.json`;
  const before = backend.draft.object(file);
  const settings = backend.settings("function", name);
  if (before === undefined || settings === undefined) return;
  const template = change(before);
  backend.draft.writeJson(file, template);
  const dependsOn = JSON.parse(JSON.stringify(dependencies(dependenciesOf(settings), template)));
  backend.enter("function", name, { ...settings, dependsOn });
}
