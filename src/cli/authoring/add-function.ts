import { addFunction } from "../../project/authoring/index.js";
import { type AskedFunction, askFunction, functionOptions } from "../prompts/function-questions.js";
import { openEditor } from "./editor.js";
import { headlessFunction } from "./headless-function.js";
import { keepSecrets, requireSecretStore } from "./secret-values.js";
import { headlessInput, type Session, type Subject } from "./session.js";

export const addFunctionSubject: Subject = {
  options: { name: { value: "NAME", what: "the function's name" }, ...functionOptions },

  async run(session) {
    const { call } = session;
    const asked = call.options.on("headless")
      ? headlessFunction(session.backend, await headlessInput())
      : await askFunction(session, { flag: "name", path: "/items", taken: [] });
    await makeFunction(session, asked);
  },
};

/** Enters the function in the draft, and tells of it when it is written. */
export async function makeFunction(session: Session, { inputs, secrets, edits }: AskedFunction): Promise<void> {
  if (Object.keys(secrets).length > 0) await requireSecretStore(session);
  const { backend, draft, call, afterwards, shortId } = session;
  addFunction(backend, inputs, shortId);
  const folder = `${draft.directory}/amplify/backend/function/${inputs.name}`;
  afterwards(() => void call.out.write(told(inputs.name, folder)));
  afterwards(() => keepSecrets(session, inputs.name, { set: secrets, drop: [] }));
  const file = inputs.starter === "express" ? "app.js" : "index.js";
  if (edits) afterwards(() => openEditor(call, `${folder}/src/${file}`));
}

const told = (name: string, folder: string): string => `✅ Successfully added resource ${name} locally.

✅ Next steps:
Check out sample function code generated in <project-dir>/amplify/backend/function/${name}/src
"sekisho function build" builds all of your functions currently in the project
"sekisho mock function ${name}" runs your function locally
To access AWS resources outside of this Amplify app, edit the ${folder}/custom-policies.json
"sekisho start" serves the backend on this machine; a saved function is live at once

`;
