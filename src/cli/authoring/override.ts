import { addOverride, type OverrideKind, overrideFolder, USER_POOL_GROUPS } from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { openEditor } from "./editor.js";
import type { Session, Subject } from "./session.js";

const editOption = yesNoOption("edit", "open override.ts in $EDITOR afterwards");
const nameOption = { name: { value: "NAME", what: "which one, where there are several" } } satisfies Record<
  string,
  Option
>;

async function write(session: Session, kind: OverrideKind, name: string): Promise<void> {
  const { asker, backend, draft, call, afterwards } = session;
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
  const edits = await asker.yesNo({
    flag: "edit",
    ask: "Do you want to edit override.ts file now?",
    // Without a person there is nobody to edit, and that is no error.
    standard: asker.asks,
  });
  if (edits) afterwards(() => openEditor(call, file));
}

async function pick(session: Session, names: readonly string[], what: string): Promise<string> {
  const [only, ...others] = names;
  if (only === undefined) throw new Problem(`The project has no ${what}.`, `Add one with: sekisho add ${what}`);
  if (others.length === 0 && !session.asker.given("name")) return only;
  return session.asker.choose({
    flag: "name",
    ask: "Which resource would you like to add overrides for?",
    choices: names.map((value) => ({ value, name: value })),
  });
}

export const overrideSubjects: Readonly<Record<"api" | "auth" | "project", Subject>> = {
  api: {
    options: { ...nameOption, ...editOption },
    run: async (session) => write(session, "api", await pick(session, session.backend.restApis(), "api")),
  },
  auth: {
    options: { ...nameOption, ...editOption },
    run: async (session) => {
      const name = await pick(session, session.backend.names("auth"), "auth");
      return write(session, name === USER_POOL_GROUPS ? USER_POOL_GROUPS : "auth", name);
    },
  },
  project: { options: editOption, run: (session) => write(session, "project", "") },
};
