import {
  type Backend,
  dependentsOf,
  folderOf,
  forgetTrigger,
  layerNames,
  pathsOf,
  secretsOf,
  storageOf,
  tablesOf,
  USER_POOL_GROUPS,
  updateAuth,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { forgetSecrets } from "./secret-values.js";
import { pickResource, type Session } from "./session.js";

export const REMOVABLE = ["auth", "api", "function", "storage", "hosting"] as const;
type Removable = (typeof REMOVABLE)[number];

/** Takes a resource with its files out of the project, unless another one needs it. */
export async function removeResource(session: Session, category: Removable, named: string | undefined): Promise<void> {
  const { asker, backend, draft, call, afterwards } = session;
  const names = namesOf(backend, category);
  if (named !== undefined && !names.includes(named))
    throw new Problem(`The project has no ${category} ${named}.`, `There is: ${names.join(", ") || "none"}`);
  const name = named ?? (await pickResource(session, names, category, "Choose the resource you would want to remove"));
  const together = category === "auth" && name !== USER_POOL_GROUPS ? [USER_POOL_GROUPS] : [];
  const needed = neededBy(backend, category, name).filter((each) => each !== `auth/${together[0]}`);
  if (needed.length > 0)
    throw new Problem(`${category}/${name} is needed by ${needed.join(", ")}.`, "Change or remove these first.");
  if (!call.options.on("yes")) {
    const sure = await asker.yesNo({
      flag: "yes",
      ask: `Are you sure you want to delete ${name}? This action deletes all files related to this resource from the backend directory.`,
      standard: false,
    });
    if (!sure) {
      afterwards(() => void call.out.write("Nothing was removed.\n"));
      return;
    }
  }
  if (category === "function") {
    const secrets = secretsOf(backend, name);
    afterwards(() => forgetSecrets(session, name, secrets));
    for (const table of tablesOf(backend)) forgetTrigger(backend, table, name);
  }
  const left = leftBehind(backend, category, name);
  for (const each of [name, ...together]) {
    if (backend.settings(category, each) === undefined) continue;
    draft.remove(folderOf(category, each));
    backend.takeOut(category, each);
  }
  if (name === USER_POOL_GROUPS && backend.auth !== undefined) updateAuth(backend, backend.auth, { ungroup: true });
  afterwards(() => void call.out.write(`✅ Successfully removed resource ${name}\n`));
  if (left !== undefined) afterwards(() => void call.out.write(`${left}\n`));
}

/** What the next push does with the data of a resource; undefined where it has none. */
function leftBehind(backend: Backend, category: Removable, name: string): string | undefined {
  if (category !== "storage" && category !== "hosting") return undefined;
  return backend.settings(category, name)?.service === "DynamoDB"
    ? "The next push deletes its table, with all that lies in it."
    : "The next push leaves its bucket where it is, with all that lies in it.";
}

const namesOf = (backend: Backend, category: Removable): string[] =>
  category === "api"
    ? backend.restApis()
    : category === "function"
      ? [...backend.functions(), ...layerNames(backend)]
      : backend.names(category);

function neededBy(backend: Backend, category: Removable, name: string): string[] {
  const declared = dependentsOf(backend, category, name);
  if (category !== "auth") return declared;
  // Restricted paths need the user pool without saying so in dependsOn.
  const restricted = backend
    .restApis()
    .filter((api) =>
      Object.values(pathsOf(backend, api)).some(({ permissions }) =>
        name === USER_POOL_GROUPS ? permissions.groups !== undefined : permissions.setting !== "open",
      ),
    )
    .map((api) => `api/${api}`);
  // Who may reach a file is a user of the pool, or a guest of it.
  const bucket = name === USER_POOL_GROUPS ? undefined : storageOf(backend);
  return [...new Set([...declared, ...restricted, ...(bucket === undefined ? [] : [`storage/${bucket}`])])];
}
