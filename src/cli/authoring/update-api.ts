import { addPaths, pathsOf, removePath, replacePath } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { askFunctionOf, askPermissions, pathOptions } from "../prompts/path-questions.js";
import { askPaths, updated } from "./add-api.js";
import { makeFunction } from "./add-function.js";
import { headlessPaths } from "./headless-api.js";
import { headlessInput, pickResource, type Session, type Subject } from "./session.js";

type Action = "add" | "update" | "remove";

export const updateApiSubject: Subject = {
  options: {
    name: { value: "NAME", what: "which one, where there are several" },
    action: { value: "WHAT", what: "add, update or remove a path" },
    ...pathOptions,
    ...yesNoOption("another-path", "add another path"),
  },

  async run(session) {
    const { asker, backend, call, afterwards, shortId } = session;
    const name = await pickResource(session, backend.restApis(), "api", "Select the REST API you would want to update");
    afterwards(() => void call.out.write(updated(name)));
    if (call.options.on("headless")) return await addAll(session, name, await headlessInput(call));
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
    if (action === "add") {
      const asked = await askPaths(session, Object.keys(pathsOf(backend, name)));
      for (const { made } of asked) if (made !== undefined) await makeFunction(session, made);
      return addPaths(
        backend,
        name,
        asked.map(({ inputs }) => inputs),
        shortId,
      );
    }
    const path = await askWhich(session, name, action);
    if (action === "remove") {
      if (Object.keys(pathsOf(backend, name)).length === 1)
        throw new Problem(`${path} is the only path of ${name}.`, `Remove the API with: sekisho remove api ${name}`);
      return removePath(backend, name, path, shortId);
    }
    const fn = await askFunctionOf(session, path, pathsOf(backend, name)[path]?.lambdaFunction);
    const permissions = await askPermissions(session);
    if (typeof fn !== "string") await makeFunction(session, fn);
    const lambdaFunction = typeof fn === "string" ? fn : fn.inputs.name;
    replacePath(backend, name, path, { path, lambdaFunction, permissions }, shortId);
  },
};

async function addAll(session: Session, name: string, input: Record<string, unknown>): Promise<void> {
  const { backend, shortId } = session;
  const { paths, functions } = headlessPaths(backend, input.paths, Object.keys(pathsOf(backend, name)));
  for (const made of functions) await makeFunction(session, made);
  addPaths(backend, name, paths, shortId);
}

const askWhich = ({ asker, backend }: Session, name: string, action: "update" | "remove"): Promise<string> =>
  asker.choose({
    flag: "path",
    ask: `Select the path to ${action === "update" ? "edit" : "remove"}`,
    choices: Object.keys(pathsOf(backend, name)).map((value) => ({ value, name: value })),
  });
