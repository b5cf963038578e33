import { storageSettings, tableSettings, updateStorage, wantedOfAuthByStorage } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import {
  askStorageAccess,
  askTriggerChange,
  bucketTrigger,
  namesAccess,
  refuseOthers,
  storageChangeOptions,
} from "../prompts/storage-questions.js";
import { tableChangeOptions } from "../prompts/table-questions.js";
import { askTrigger } from "../prompts/trigger-questions.js";
import { updated } from "./add-api.js";
import { makeBucketTrigger } from "./add-storage.js";
import { headlessStorageChange } from "./headless-storage.js";
import { type Json, object } from "./payload.js";
import { headlessInput, pickResource, type Session, type Subject } from "./session.js";
import { changeTable } from "./update-table.js";

export const updateStorageSubject: Subject = {
  options: {
    name: { value: "NAME", what: "which one, where there are several" },
    ...storageChangeOptions,
    ...tableChangeOptions,
  },

  async run(session) {
    const { backend, call, afterwards } = session;
    const payload = call.options.on("headless") ? await headlessInput(call) : undefined;
    const names = backend.names("storage");
    const name =
      payload === undefined
        ? await pickResource(session, names, "storage", "Specify the resource that you would want to update")
        : namedIn(session, names, payload);
    const settings = backend.settings("storage", name);
    if (settings?.serviceType === "imported")
      throw new Problem(`${name} was imported: it lies outside of the project, and is not changed from here.`);
    afterwards(() => void call.out.write(updated(name)));
    if (settings?.service === "DynamoDB") {
      const table = tableSettings(backend, name);
      if (table === undefined) throw outdated(name);
      return changeTable(session, name, table, payload);
    }
    return changeBucket(session, name, payload);
  },
};

const outdated = (name: string): Problem =>
  new Problem(
    `${name} was made by an older release of the Amplify CLI: it has no cli-inputs.json.`,
    "Let the Amplify CLI migrate it once: amplify update storage",
  );

/** A payload without a name is about the only resource of its service. */
function namedIn({ backend }: Session, names: readonly string[], payload: Json): string {
  const { serviceName, resourceName } = object(payload, "serviceModification");
  const [only, ...others] = names.filter((name) => backend.settings("storage", name)?.service === serviceName);
  const named = resourceName === undefined && others.length === 0 ? only : names.find((name) => name === resourceName);
  if (named !== undefined && backend.settings("storage", named)?.service === serviceName) return named;
  const there = [only, ...others].filter((name) => name !== undefined).join(", ") || "none";
  throw new Problem(
    `The project has no storage ${String(resourceName ?? "")} of the service ${JSON.stringify(serviceName)}.`,
    `There is: ${there}`,
  );
}

async function changeBucket(session: Session, name: string, payload: Json | undefined): Promise<void> {
  const { asker, backend } = session;
  const before = storageSettings(backend, name);
  if (before === undefined) throw outdated(name);
  if (payload !== undefined) {
    const { changes, made } = headlessStorageChange(session, name, before.access, payload);
    if (made !== undefined) makeBucketTrigger(session, { name: made, isNew: true, edits: false });
    return updateStorage(backend, name, changes);
  }
  refuseOthers(asker, "content");
  const some = namesAccess(asker) || asker.given("trigger");
  const access = some && !namesAccess(asker) ? undefined : await askStorageAccess(session, before.access);
  for (const line of wantedOfAuthByStorage(backend, (access?.guests.length ?? 0) > 0)) asker.say(`⚠️ ${line}`);
  const trigger = some && !asker.given("trigger") ? undefined : await triggerChange(session, before.trigger);
  updateStorage(backend, name, { access, ...(trigger !== undefined && { trigger }) });
}

/** The function that is to be told from now on; undefined leaves it as it is. */
async function triggerChange(
  session: Session,
  present: string | undefined,
): Promise<{ function: string | undefined } | undefined> {
  const asked =
    present === undefined
      ? await askTrigger(session, bucketTrigger(session))
      : await askTriggerChange(session, present);
  if (asked === "keep") return undefined;
  if (asked !== undefined) makeBucketTrigger(session, asked);
  return { function: asked?.name };
}
