import type { AskedTrigger } from "../prompts/trigger-questions.js";
import { openEditor } from "./editor.js";
import type { Session } from "./session.js";

/** Enters a new function in the draft by `enter`, and tells of it when it is written. */
export function makeTrigger(
  { draft, call, afterwards }: Session,
  { name, isNew, edits }: AskedTrigger,
  enter: (name: string) => void,
): void {
  if (!isNew) return;
  enter(name);
  afterwards(() => void call.out.write(`✅ Successfully added resource ${name} locally\n\n`));
  if (edits) afterwards(() => openEditor(call, `${draft.directory}/amplify/backend/function/${name}/src/index.js`));
}
