import { type Access, accessible, type Backend, OPERATIONS, wrongAccess } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";

type Operation = (typeof OPERATIONS)[number];

/** `storage/photos:read,create`, as `--grant` takes it; without operations all are meant. */
function grantsIn(words: readonly string[]): Access {
  const access: Record<string, Record<string, Operation[]>> = {};
  for (const word of words) {
    const match = /^([a-z]+)\/([^:/]+)(?::(.+))?$/.exec(word);
    const operations = match?.[3]?.split(",") ?? [...OPERATIONS];
    const strange = operations.find((operation) => !OPERATIONS.includes(operation as Operation));
    if (match === null || strange !== undefined)
      throw new Problem(
        `--grant ${word}: ${strange === undefined ? "that names no resource." : `${strange} is no operation.`}`,
        `Write it as CATEGORY/NAME:OPERATIONS, e.g. storage/photos:read,update (${OPERATIONS.join(", ")}).`,
      );
    const [, category = "", name = ""] = match;
    access[category] = { ...access[category], [name]: operations as Operation[] };
  }
  return access;
}

/** What a function is to access; what it can access now is ticked. */
export async function askAccess(
  { asker, backend }: { asker: Asker; backend: Backend },
  functionName: string,
  now: Access = {},
): Promise<Access> {
  const access = asker.given("grant")
    ? grantsIn(asker.all("grant"))
    : await chosenAccess(asker, backend, functionName, now);
  const wrong = wrongAccess(backend, functionName, access);
  if (wrong !== undefined) throw new Problem(`${functionName}: ${wrong}`);
  return access;
}

async function chosenAccess(asker: Asker, backend: Backend, functionName: string, now: Access): Promise<Access> {
  const possible = usable(backend, functionName);
  if (possible.size === 0) {
    asker.say("There is nothing in the project that it could access.");
    return {};
  }
  const access: Record<string, Record<string, Operation[]>> = {};
  const categories = await asker.several({
    flag: "grant",
    ask: "Select the categories you want this function to have access to.",
    choices: [...possible.keys()].map((value) => ({ value, name: value })),
    ticked: Object.keys(now),
    least: 0,
  });
  for (const category of categories) {
    const names = possible.get(category) ?? [];
    const chosen = await resourcesOf(asker, category, names, Object.keys(now[category] ?? {}));
    for (const name of chosen) {
      const operations = await asker.several<Operation>({
        flag: "grant",
        ask: `Select the operations you want to permit on ${name}`,
        choices: OPERATIONS.map((value) => ({ value, name: value })),
        ticked: now[category]?.[name] ?? [],
        least: 1,
      });
      access[category] = { ...access[category], [name]: operations };
    }
  }
  return access;
}

async function resourcesOf(
  asker: Asker,
  category: string,
  names: readonly string[],
  ticked: readonly string[],
): Promise<readonly string[]> {
  const title = category.charAt(0).toUpperCase() + category.slice(1);
  if (names.length === 1) {
    asker.say(`${title} category has a resource called ${names[0]}`);
    return names;
  }
  return asker.several({
    flag: "grant",
    ask: `${title} has ${names.length} resources in this project. Select the one you would like your Lambda to access`,
    choices: names.map((value) => ({ value, name: value })),
    ticked,
    least: 1,
  });
}

/** Only what would not need the function itself: the others can't be chosen. */
function usable(backend: Backend, functionName: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [category, names] of accessible(backend, functionName)) {
    const left = names.filter(
      (name) => wrongAccess(backend, functionName, { [category]: { [name]: ["read"] } }) === undefined,
    );
    if (left.length > 0) found.set(category, left);
  }
  return found;
}
