import { addPaths, changeableApis, pathsOf, removePath, replacePath } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { askPathAgain, pathOptions } from "../prompts/path-questions.js";
import { askPaths, tellWanted, updated } from "./add-api.js";
import { makeFunction } from "./add-function.js";
import { headlessChanges } from "./headless-api.js";
import { headlessInput, pickResource, type Session, type Subject } from "./session.js";

type Action = "add" | "update" | "remove";

export const updateApiSubject: Subject = {
  options: {
    name: { value: "NAME", what: "which one, where there are several" },
    action: { value: "WHAT", what: "add, update or remove a path" },
    ...pathOptions,
    "new-path": { value: "PATH", what: "of --action update: what the path is from now on" },
    ...yesNoOption("another-path", "add another path"),
  },

  async run(session) {
    const { asker, backend, call, afterwards } = session;
    if (call.options.on("headless")) return changeAll(session, await headlessInput(call));
    const name = await pickResource(session, changeableApis(backend), "api", WHICH);
    afterwards(() => void call.out.write(updated(name)));
    const action = await asker.choose<Action>({
      flag: "action",
      ask: "What would you like to do?",
      standard: "add",
      choices: [
        { value: "add", name: "Add another path" },
        { value: "update", name: "Update path" },
        { value: "remove", name: "Remove path" },
      ],
    });
    if (action === "add") return addMore(session, name);
    const path = await askWhich(session, name, action);
    return action === "remove" ? takeAway(session, name, path) : change(session, name, path);
  },
};

const WHICH = "Select the REST API you would want to update";

async function addMore(session: Session, name: string): Promise<void> {
  const { backend, shortId } = session;
  const asked = await askPaths(session, Object.keys(pathsOf(backend, name)));
  for (const { made } of asked) if (made !== undefined) await makeFunction(session, made);
  const paths = asked.map(({ inputs }) => inputs);
  addPaths(backend, name, paths, shortId);
}

async function change(session: Session, name: string, path: string): Promise<void> {
  const { backend, shortId } = session;
  const { [path]: now, ...others } = pathsOf(backend, name);
  if (now === undefined) throw new Problem(`${name} has no path ${path}.`);
  const { inputs, made } = await askPathAgain(session, { path, ...now }, Object.keys(others));
  tellWanted(session, [inputs]);
  if (made !== undefined) await makeFunction(session, made);
  replacePath(backend, name, path, inputs, shortId);
}

function takeAway({ backend, shortId }: Session, name: string, path: string): void {
  if (Object.keys(pathsOf(backend, name)).length === 1)
    throw new Problem(`${path} is the only path of ${name}.`, `Remove the API with: sekisho remove api ${name}`);
  removePath(backend, name, path, shortId);
}

/** What the JSON says. New paths come first: an API always has one. */
async function changeAll(session: Session, input: Record<string, unknown>): Promise<void> {
  const { backend, shortId, call, afterwards } = session;
  const { name, remove, update, add, functions } = headlessChanges(session, input);
  for (const made of functions) await makeFunction(session, made);
  if (add.length > 0) addPaths(backend, name, add, shortId);
  for (const { old, by } of update) replacePath(backend, name, old, by, shortId);
  for (const path of remove) takeAway(session, name, path);
  afterwards(() => void call.out.write(updated(name)));
}

const askWhich = ({ asker, backend }: Session, name: string, action: "update" | "remove"): Promise<string> =>
  asker.choose({
    flag: "path",
    ask: `Select the path to ${action === "update" ? "edit" : "remove"}`,
    choices: Object.keys(pathsOf(backend, name)).map((value) => ({ value, name: value })),
  });
