import { type Backend, wrongFunctionName } from "../../project/authoring/index.js";
import type { Asker } from "./asker.js";

/** A function that is told of changes: one that is there, or a new one. */
export interface AskedTrigger {
  readonly name: string;
  readonly isNew: boolean;
  readonly edits: boolean;
}

/** What a function is to be told of. */
export interface TriggerOf {
  /** Whether one is wanted. */
  readonly ask: string;
  newName(): string;
  /** Why a function of the project can't be told; undefined where it can. */
  wrong(name: string): string | undefined;
}

interface Around {
  readonly asker: Asker;
  readonly backend: Backend;
}

/** The function that is to be told; undefined where none is wanted. */
export async function askTrigger(around: Around, of: TriggerOf): Promise<AskedTrigger | undefined> {
  const { asker } = around;
  const named = asker.peek("trigger");
  if (named !== undefined) return namedTrigger(around, of, named);
  const wanted = await asker.yesNo({ flag: "trigger", ask: of.ask, standard: false });
  return wanted ? chooseTrigger(around, of) : undefined;
}

/** `--trigger NAME` */
async function namedTrigger({ asker, backend }: Around, of: TriggerOf, named: string): Promise<AskedTrigger> {
  const there = backend.functions().includes(named);
  await asker.text({
    flag: "trigger",
    ask: "",
    wrong: (name) => (there ? of.wrong(name) : wrongFunctionName(backend, name)),
  });
  return { name: named, isNew: !there, edits: asker.given("edit") && (await askEdit(asker, named)) };
}

/** A function of the project that isn't told yet, or a new one. */
export async function chooseTrigger(
  { asker, backend }: Around,
  of: TriggerOf,
  present: readonly string[] = [],
): Promise<AskedTrigger> {
  const there = backend.functions().filter((name) => !present.includes(name) && of.wrong(name) === undefined);
  const source =
    there.length === 0
      ? "new"
      : await asker.choose<"existing" | "new">({
          flag: "trigger",
          ask: "Select from the following options",
          standard: "existing",
          choices: [
            { value: "existing", name: "Choose an existing function from the project" },
            { value: "new", name: "Create a new function" },
          ],
        });
  if (source === "existing") {
    const choices = there.map((value) => ({ value, name: value }));
    const name = await asker.choose({ flag: "trigger", ask: "Select from the following options", choices });
    return { name, isNew: false, edits: false };
  }
  const name = of.newName();
  return { name, isNew: true, edits: await askEdit(asker, name) };
}

const askEdit = (asker: Asker, name: string): Promise<boolean> =>
  asker.yesNo({
    flag: "edit",
    ask: `Do you want to edit the local ${name} lambda function now?`,
    // Nobody is there to edit where nobody is asked.
    standard: asker.asks,
  });
