import {
  addAuth,
  addStorage,
  addStorageTrigger,
  storageOf,
  wantedOfAuthByStorage,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { askAuth } from "../prompts/auth-questions.js";
import {
  type AskedTrigger,
  askStorageAccess,
  askStorageKind,
  askStorageNames,
  askTrigger,
  storageOptions,
} from "../prompts/storage-questions.js";
import { added } from "./add-api.js";
import { openEditor } from "./editor.js";
import { headlessStorage } from "./headless-storage.js";
import { headlessInput, type Session, type Subject } from "./session.js";

const EVERYTHING = { users: [], guests: [], groups: {} };

export const addStorageSubject: Subject = {
  options: { ...storageOptions, ...yesNoOption("add-auth", "storage: add auth where the project has none") },

  async run(session) {
    const { asker, backend, call, shortId, afterwards } = session;
    const headless = call.options.on("headless");
    if (!headless) await askStorageKind(asker);
    const there = storageOf(backend);
    if (there !== undefined)
      throw new Problem(
        `The project has storage already: ${there}.`,
        "Change it with: sekisho update storage. A project has one bucket for users' files.",
      );
    if (headless) {
      if (backend.auth === undefined) throw new Problem("The project has no auth.", "Add it with: sekisho add auth");
      const { storage, made } = headlessStorage(session, await headlessInput(call));
      if (made !== undefined) makeTrigger(session, { name: made, isNew: true, edits: false });
      addStorage(backend, storage);
      afterwards(() => void call.out.write(added(storage.name)));
      return;
    }
    if (!(await withAuth(session))) {
      afterwards(() => void call.out.write("Nothing was added.\n"));
      return;
    }
    const id = shortId();
    const names = await askStorageNames(session, id);
    const access = await askStorageAccess(session, EVERYTHING);
    const trigger = await askTrigger(session);
    for (const line of wantedOfAuthByStorage(backend, access.guests.length > 0)) asker.say(`⚠️ ${line}`);
    if (trigger !== undefined) makeTrigger(session, trigger);
    addStorage(backend, { ...names, id, access, trigger: trigger?.name });
    afterwards(() => void call.out.write(`${GROUPS_HINT}${added(names.name)}`));
  },
};

const GROUPS_HINT =
  '⚠️ If a user is part of a user pool group, run "sekisho update storage" to give the group permissions of its own\n';

/** Files belong to users: without auth there are none. False where the user wants no auth. */
async function withAuth({ asker, backend, shortId }: Session): Promise<boolean> {
  if (backend.auth !== undefined) return true;
  if (asker.given("groups"))
    throw new Problem("The project has no auth, and so no groups.", "Add it with: sekisho add auth");
  const wanted = await asker.yesNo({
    flag: "add-auth",
    ask: "You need to add auth (Amazon Cognito) to your project in order to add storage for user files. Do you want to add auth now?",
    standard: true,
  });
  if (wanted) addAuth(backend, await askAuth(asker), shortId);
  return wanted;
}

/** Enters a new function that is told of files in the draft, and tells of it when it is written. */
export function makeTrigger({ backend, draft, call, shortId, afterwards }: Session, trigger: AskedTrigger): void {
  const { name, isNew, edits } = trigger;
  if (!isNew) return;
  addStorageTrigger(backend, name, shortId);
  afterwards(() => void call.out.write(`✅ Successfully added resource ${name} locally\n\n`));
  if (edits) afterwards(() => openEditor(call, `${draft.directory}/amplify/backend/function/${name}/src/index.js`));
}
