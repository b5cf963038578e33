import { addFunction, addLayer, editorFileOf, type LayerInputs, RUNTIMES } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { type AskedFunction, askFunction, functionOptions } from "../prompts/function-questions.js";
import { askLayer, layerOptions } from "../prompts/new-layer-questions.js";
import { openEditor } from "./editor.js";
import { headlessFunction, headlessLayer } from "./headless-function.js";
import { keepSecrets, requireSecretStore } from "./secret-values.js";
import { headlessInput, type Session, type Subject } from "./session.js";

type Kind = "function" | "layer";

export const addFunctionSubject: Subject = {
  options: {
    kind: { value: "KIND", what: "function, or layer: what functions share" },
    name: { value: "NAME", what: "the function's or the layer's name" },
    ...functionOptions,
    ...layerOptions,
  },

  async run(session) {
    const { asker, backend, call } = session;
    if (call.options.on("headless")) {
      const { kind = "function", ...input } = await headlessInput(call);
      if (kind === "layer") return makeLayer(session, headlessLayer(backend, input));
      if (kind !== "function") throw new Problem(`"kind" is ${JSON.stringify(kind)}.`, "One of: function, layer");
      return makeFunction(session, headlessFunction(backend, input));
    }
    const kind = await asker.choose<Kind>({
      flag: "kind",
      ask: "Select which capability you want to add:",
      standard: "function",
      choices: [
        { value: "function", name: "Lambda function (serverless function)" },
        { value: "layer", name: "Lambda layer (shared code & resource used across functions)" },
      ],
    });
    if (kind === "layer") makeLayer(session, await askLayer(session));
    else await makeFunction(session, await askFunction(session, { flag: "name", path: "/items", taken: [] }));
  },
};

function makeLayer({ backend, draft, call, afterwards, shortId }: Session, inputs: LayerInputs): void {
  addLayer(backend, inputs, shortId);
  const folder = `${draft.directory}/amplify/backend/function/${inputs.name}`;
  afterwards(() => void call.out.write(toldOfLayer(inputs.name, folder)));
}

const toldOfLayer = (name: string, folder: string): string => `✅ Lambda layer folders & files created:
${folder}

Next steps:
Include any files you want to share across runtimes in this folder: ${folder}/opt
Packages of Node.js: ${folder}/lib/nodejs; modules of Python: ${folder}/lib/python
"sekisho add function" or "sekisho update function --layer ${name}" lets functions use the layer
"sekisho start" serves it on this machine; what you save there is a new version at once
`;

/** Enters the function in the draft, and tells of it when it is written. */
export async function makeFunction(session: Session, { inputs, secrets, edits }: AskedFunction): Promise<void> {
  if (Object.keys(secrets).length > 0) await requireSecretStore(session);
  const { backend, draft, call, afterwards, shortId } = session;
  addFunction(backend, inputs, shortId);
  const folder = `${draft.directory}/amplify/backend/function/${inputs.name}`;
  afterwards(() => void call.out.write(told(inputs.name, folder)));
  afterwards(() => keepSecrets(session, inputs.name, { set: secrets, drop: [] }));
  const file =
    inputs.runtime === "nodejs"
      ? editorFileOf(inputs.starter.template)
      : String(RUNTIMES[inputs.runtime].state.defaultEditorFile);
  if (edits) afterwards(() => openEditor(call, `${folder}/${file}`));
}

const told = (name: string, folder: string): string => `✅ Successfully added resource ${name} locally.

✅ Next steps:
Check out sample function code generated in <project-dir>/amplify/backend/function/${name}/src
"sekisho function build" builds all of your functions currently in the project
"sekisho mock function ${name}" runs your function locally
To access AWS resources outside of this Amplify app, edit the ${folder}/custom-policies.json
"sekisho start" serves the backend on this machine; a saved function is live at once

`;
