import {
  columnsOf,
  indexesTooMany,
  removeTableTrigger,
  type TableIndex,
  type TableSettings,
  updateTable,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { refuseOthers } from "../prompts/storage-questions.js";
import { askIndexChange, tableTrigger } from "../prompts/table-questions.js";
import { type AskedTrigger, askTrigger, chooseTrigger } from "../prompts/trigger-questions.js";
import { tellOf } from "./add-table.js";
import { headlessTableChange } from "./headless-table.js";
import type { Json } from "./payload.js";
import type { Session } from "./session.js";

const INDEX_FLAGS = ["column", "gsi", "drop-gsi"];
const TRIGGER_FLAGS = ["trigger", "drop-trigger"];

/** The functions that are told of a table's changes from now on, and those that are told no more. */
interface TriggerChange {
  readonly tell: readonly AskedTrigger[];
  readonly drop: readonly string[];
}

/** Changes the indexes of a table and who is told of its changes; what no option names stays. */
export async function changeTable(
  session: Session,
  name: string,
  before: TableSettings,
  payload: Json | undefined,
): Promise<void> {
  const { asker } = session;
  if (payload !== undefined) {
    const { gsi, triggers } = headlessTableChange(session, payload, before);
    const kept = triggers?.map((trigger) => trigger.name);
    const change = triggers && {
      tell: triggers.filter((trigger) => !before.triggerFunctions.includes(trigger.name)),
      drop: before.triggerFunctions.filter((one) => kept?.includes(one) === false),
    };
    return write(session, name, gsi, change);
  }
  refuseOthers(asker, "dynamodb");
  const given = (flags: readonly string[]) => flags.some((flag) => asker.given(flag));
  const some = given([...INDEX_FLAGS, ...TRIGGER_FLAGS]);
  if (!some && !asker.asks)
    throw new Problem(
      "Nothing is to be changed.",
      "--gsi, --drop-gsi, --trigger and --drop-trigger change a table: sekisho update --help",
    );
  const gsi = some && !given(INDEX_FLAGS) ? undefined : await askIndexChange(asker, columnsOf(before), before.gsi);
  const change = some && !given(TRIGGER_FLAGS) ? undefined : await askTriggers(session, name, before.triggerFunctions);
  write(session, name, gsi, change);
}

function write(
  session: Session,
  name: string,
  gsi: readonly TableIndex[] | undefined,
  change: TriggerChange | undefined,
): void {
  const { backend, asker } = session;
  if (gsi !== undefined) {
    const tooMany = indexesTooMany(backend, name, gsi);
    if (tooMany !== undefined) asker.say(`⚠️ ${tooMany}`);
    updateTable(backend, name, { gsi });
  }
  for (const trigger of change?.tell ?? []) tellOf(session, name, trigger);
  for (const trigger of change?.drop ?? []) removeTableTrigger(backend, name, trigger);
}

async function askTriggers(session: Session, table: string, present: readonly string[]): Promise<TriggerChange> {
  const { asker } = session;
  const of = tableTrigger(table, session.shortId, present);
  if (asker.given("drop-trigger") || asker.given("trigger")) return namedTriggers(session, table, present);
  if (!asker.asks) return { tell: [], drop: [] };
  if (present.length === 0) {
    const trigger = await askTrigger(session, of);
    return { tell: trigger === undefined ? [] : [trigger], drop: [] };
  }
  const change = await asker.choose<"add" | "remove" | "done">({
    flag: "trigger",
    ask: "Select from the following options",
    choices: [
      { value: "add", name: "Add a Trigger" },
      { value: "remove", name: "Remove a trigger" },
      { value: "done", name: "I'm done" },
    ],
  });
  if (change === "add") return { tell: [await chooseTrigger(session, of)], drop: [] };
  if (change === "done") return { tell: [], drop: [] };
  const dropped = await asker.choose({
    flag: "drop-trigger",
    ask: "Select from the function you would like to remove",
    choices: present.map((value) => ({ value, name: value })),
  });
  return { tell: [], drop: [dropped] };
}

/** `--trigger NAME`, `--drop-trigger NAME`, `--no-trigger` */
async function namedTriggers(session: Session, table: string, present: readonly string[]): Promise<TriggerChange> {
  const { asker, shortId } = session;
  const drop = asker.off("trigger") ? present : asker.all("drop-trigger");
  const strange = drop.find((name) => !present.includes(name));
  if (strange !== undefined)
    throw new Problem(
      `--drop-trigger ${strange}: it isn't told of the changes in ${table}.`,
      `Told are: ${present.join(", ") || "none"}`,
    );
  if (!asker.given("trigger")) return { tell: [], drop };
  const trigger = await askTrigger(session, tableTrigger(table, shortId, present));
  return { tell: trigger === undefined ? [] : [trigger], drop };
}
