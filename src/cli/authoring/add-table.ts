import { addTable, addTableFunction, addTableTrigger, type NewTable } from "../../project/authoring/index.js";
import { askTable, tableTrigger } from "../prompts/table-questions.js";
import { type AskedTrigger, askTrigger } from "../prompts/trigger-questions.js";
import { makeTrigger } from "./make-trigger.js";
import type { Session } from "./session.js";

/** Asks for a new table, and the function that is told of its changes, and enters both in the draft. Gives its name. */
export async function askNewTable(
  session: Session,
  { flag, withTrigger }: { readonly flag: string; readonly withTrigger: boolean },
): Promise<string> {
  const table = await askTable(session, flag);
  const trigger = withTrigger ? await askTrigger(session, tableTrigger(table.name, session.shortId)) : undefined;
  addTableOf(session, table, trigger === undefined ? [] : [trigger]);
  return table.name;
}

/**
 * A table for a function that is being made: only a person is asked about another function on the way. It is in the draft
 * when the questions about the function go on.
 */
export async function askTableOnTheWay(session: Session): Promise<string> {
  const { asker, call, afterwards } = session;
  const name = await askNewTable(session, { flag: "table", withTrigger: asker.asks });
  afterwards(() => void call.out.write(`✅ Successfully added resource ${name} locally\n\n`));
  return name;
}

/** Enters a table with the functions that are told of its changes, new ones too. */
export function addTableOf(session: Session, table: NewTable, triggers: readonly AskedTrigger[]): void {
  addTable(session.backend, table);
  for (const trigger of triggers) tellOf(session, table.name, trigger);
}

/** A table tells a function of its changes from now on; a new one is made. */
export function tellOf(session: Session, table: string, trigger: AskedTrigger): void {
  const { backend, shortId } = session;
  makeTrigger(session, trigger, (name) => addTableFunction(backend, table, name, shortId));
  addTableTrigger(backend, table, trigger.name);
}
