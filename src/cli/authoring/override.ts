import {
  addOverride,
  folderOf,
  type OverrideKind,
  overrideFolder,
  USER_POOL_GROUPS,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { yesNoOption } from "../prompts/asker.js";
import { openEditor } from "./editor.js";
import { pickResource, type Session, type Subject } from "./session.js";

const editOption = yesNoOption("edit", "open override.ts in $EDITOR afterwards");
const nameOption = { name: { value: "NAME", what: "which one, where there are several" } } satisfies Record<
  string,
  Option
>;

async function write(session: Session, kind: OverrideKind, name: string): Promise<void> {
  const { backend, draft, call, afterwards } = session;
  const folder = overrideFolder(kind, name);
  const file = `${draft.directory}/${folder}/override.ts`;
  if (draft.has(`${folder}/override.ts`)) {
    afterwards(() => void call.out.write(`There is an override.ts already: ${file}\n`));
  } else {
    addOverride(backend, kind, name);
    afterwards(
      () =>
        void call.out.write(
          `✅ Successfully generated "override.ts" folder at ${draft.directory}/${folder}\nsekisho start runs it at every save.\n`,
        ),
    );
  }
  await offerEditor(session, "override.ts file", file);
}

/** Amplify overrides no function: its template is the user's own from the beginning, in each CLI. */
async function showTemplate(session: Session): Promise<void> {
  const { backend, draft, call, afterwards } = session;
  const name = await pickResource(session, backend.functions(), "function", ASK);
  const folder = `${draft.directory}/${folderOf("function", name)}`;
  const file = `${folder}/${name}-cloudformation-template.json`;
  afterwards(
    () =>
      void call.out.write(
        `A function has no override.ts: its template is yours, and is not generated again.\n${file}\nStatements for its role: ${folder}/custom-policies.json\n`,
      ),
  );
  await offerEditor(session, "the template", file);
}

async function offerEditor({ asker, call, afterwards }: Session, what: string, file: string): Promise<void> {
  const edits = await asker.yesNo({
    flag: "edit",
    ask: `Do you want to edit ${what} now?`,
    // Without a person there is nobody to edit, and that is no error.
    standard: asker.asks,
  });
  if (edits) afterwards(() => openEditor(call, file));
}

const ASK = "Which resource would you like to add overrides for?";

export const overrideSubjects: Readonly<Record<"api" | "auth" | "function" | "storage" | "project", Subject>> = {
  api: {
    options: { ...nameOption, ...editOption },
    run: async (session) => write(session, "api", await pickResource(session, session.backend.restApis(), "api", ASK)),
  },
  auth: {
    options: { ...nameOption, ...editOption },
    run: async (session) => {
      const name = await pickResource(session, session.backend.names("auth"), "auth", ASK);
      return write(session, name === USER_POOL_GROUPS ? USER_POOL_GROUPS : "auth", name);
    },
  },
  function: { options: { ...nameOption, ...editOption }, run: showTemplate },
  storage: {
    options: { ...nameOption, ...editOption },
    run: async (session) => {
      const name = await pickResource(session, session.backend.names("storage"), "storage", ASK);
      const isTable = session.backend.settings("storage", name)?.service === "DynamoDB";
      return write(session, isTable ? "table" : "storage", name);
    },
  },
  project: { options: editOption, run: (session) => write(session, "project", "") },
};
