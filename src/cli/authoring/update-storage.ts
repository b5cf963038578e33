import { storageOf, storageSettings, updateStorage, wantedOfAuthByStorage } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import {
  askStorageAccess,
  askTrigger,
  askTriggerChange,
  namesAccess,
  storageChangeOptions,
} from "../prompts/storage-questions.js";
import { updated } from "./add-api.js";
import { makeTrigger } from "./add-storage.js";
import { headlessStorageChange } from "./headless-storage.js";
import { headlessInput, type Session, type Subject } from "./session.js";

export const updateStorageSubject: Subject = {
  options: storageChangeOptions,

  async run(session) {
    const { asker, backend, call, afterwards } = session;
    const name = storageOf(backend);
    if (name === undefined) throw new Problem("The project has no storage.", "Add it with: sekisho add storage");
    if (backend.settings("storage", name)?.serviceType === "imported")
      throw new Problem(`${name} was imported: it lies outside of the project, and is not changed from here.`);
    const before = storageSettings(backend, name);
    if (before === undefined)
      throw new Problem(
        `${name} was made by an older release of the Amplify CLI: it has no cli-inputs.json.`,
        "Let the Amplify CLI migrate it once: amplify update storage",
      );
    afterwards(() => void call.out.write(updated(name)));
    if (call.options.on("headless")) {
      const { changes, made } = headlessStorageChange(session, name, before.access, await headlessInput(call));
      if (made !== undefined) makeTrigger(session, { name: made, isNew: true, edits: false });
      return updateStorage(backend, name, changes);
    }
    const some = namesAccess(asker) || asker.given("trigger");
    const access = some && !namesAccess(asker) ? undefined : await askStorageAccess(session, before.access);
    for (const line of wantedOfAuthByStorage(backend, (access?.guests.length ?? 0) > 0)) asker.say(`⚠️ ${line}`);
    const trigger = some && !asker.given("trigger") ? undefined : await triggerChange(session, before.trigger);
    updateStorage(backend, name, { access, ...(trigger !== undefined && { trigger }) });
  },
};

/** The function that is to be told from now on; undefined leaves it as it is. */
async function triggerChange(
  session: Session,
  present: string | undefined,
): Promise<{ function: string | undefined } | undefined> {
  const asked = present === undefined ? await askTrigger(session) : await askTriggerChange(session, present);
  if (asked === "keep") return undefined;
  if (asked !== undefined) makeTrigger(session, asked);
  return { function: asked?.name };
}
