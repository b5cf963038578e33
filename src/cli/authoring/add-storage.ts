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
  askStorageAccess,
  askStorageKind,
  askStorageNames,
  bucketTrigger,
  storageOptions,
} from "../prompts/storage-questions.js";
import { type AskedTrigger, askTrigger } from "../prompts/trigger-questions.js";
import { added } from "./add-api.js";
import { addTableOf, askNewTable } from "./add-table.js";
import { headlessStorage } from "./headless-storage.js";
import { headlessTable, isTablePayload } from "./headless-table.js";
import { makeTrigger } from "./make-trigger.js";
import type { Json } from "./payload.js";
import { headlessInput, type Session, type Subject } from "./session.js";

const EVERYTHING = { users: [], guests: [], groups: {} };

export const addStorageSubject: Subject = {
  options: { ...storageOptions, ...yesNoOption("add-auth", "storage: add auth where the project has none") },

  async run(session) {
    if (session.call.options.on("headless")) return addFromPayload(session, await headlessInput(session.call));
    const kind = await askStorageKind(session.asker);
    if (kind === "content") return addBucket(session);
    const name = await askNewTable(session, { flag: "name", withTrigger: true });
    session.afterwards(() => void session.call.out.write(added(name)));
  },
};

function addFromPayload(session: Session, payload: Json): void {
  const { backend, call, afterwards } = session;
  if (isTablePayload(payload, "serviceConfiguration")) {
    const { table, triggers } = headlessTable(session, payload);
    addTableOf(session, table, triggers);
    afterwards(() => void call.out.write(added(table.name)));
    return;
  }
  refuseSecondBucket(session);
  if (backend.auth === undefined) throw new Problem("The project has no auth.", "Add it with: sekisho add auth");
  const { storage, made } = headlessStorage(session, payload);
  if (made !== undefined) makeBucketTrigger(session, { name: made, isNew: true, edits: false });
  addStorage(backend, storage);
  afterwards(() => void call.out.write(added(storage.name)));
}

function refuseSecondBucket({ backend }: Session): void {
  const there = storageOf(backend);
  if (there !== undefined)
    throw new Problem(
      `The project has storage already: ${there}.`,
      "Change it with: sekisho update storage. A project has one bucket for users' files.",
    );
}

async function addBucket(session: Session): Promise<void> {
  const { asker, backend, call, shortId, afterwards } = session;
  refuseSecondBucket(session);
  if (!(await withAuth(session))) {
    afterwards(() => void call.out.write("Nothing was added.\n"));
    return;
  }
  const id = shortId();
  const names = await askStorageNames(session, id);
  const access = await askStorageAccess(session, EVERYTHING);
  const trigger = await askTrigger(session, bucketTrigger(session));
  for (const line of wantedOfAuthByStorage(backend, access.guests.length > 0)) asker.say(`⚠️ ${line}`);
  if (trigger !== undefined) makeBucketTrigger(session, trigger);
  addStorage(backend, { ...names, id, access, trigger: trigger?.name });
  afterwards(() => void call.out.write(`${GROUPS_HINT}${added(names.name)}`));
}

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

/** Enters a new function that is told of files in the draft. */
export const makeBucketTrigger = (session: Session, trigger: AskedTrigger): void =>
  makeTrigger(session, trigger, (name) => addStorageTrigger(session.backend, name, session.shortId));
