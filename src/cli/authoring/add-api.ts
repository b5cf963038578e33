import {
  addPaths,
  addRestApi,
  changeableApis,
  type PathInputs,
  pathsOf,
  wantedOfAuth,
  wrongApiName,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { type AskedPath, askPath, pathOptions } from "../prompts/path-questions.js";
import { makeFunction } from "./add-function.js";
import { headlessApi } from "./headless-api.js";
import { headlessInput, NEXT_STEPS, type Session, type Subject } from "./session.js";

export const addApiSubject: Subject = {
  options: {
    service: { value: "KIND", what: "rest" },
    name: { value: "NAME", what: "the API's name" },
    to: { value: "NAME", what: "add the path to this REST API, which is there already" },
    "no-to": { what: "make a new REST API beside those that are there" },
    ...pathOptions,
    ...yesNoOption("another-path", "add another path"),
  },

  async run(session) {
    const { asker, backend, call, shortId, afterwards } = session;
    if (call.options.on("headless")) {
      const { name, paths, functions } = headlessApi(backend, await headlessInput(call));
      for (const made of functions) await makeFunction(session, made);
      addRestApi(backend, name, paths, shortId);
      afterwards(() => void call.out.write(added(name)));
      return;
    }
    await asker.choose<"graphql" | "rest">({
      flag: "service",
      ask: "Select from one of the below mentioned services:",
      standard: "rest",
      choices: [
        { value: "graphql", name: "GraphQL", refusal: "GraphQL APIs aren't served here; take REST." },
        { value: "rest", name: "REST" },
      ],
    });
    const existing = await askExisting(session);
    const name =
      existing ??
      (await asker.text({
        flag: "name",
        ask: "Provide a friendly name for your resource to be used as a label for this category in the project:",
        standard: `api${shortId()}`,
        wrong: (answer) => wrongApiName(backend, answer),
      }));
    const asked = await askPaths(session, existing === undefined ? [] : Object.keys(pathsOf(backend, existing)));
    for (const { made } of asked) if (made !== undefined) await makeFunction(session, made);
    const paths = asked.map(({ inputs }) => inputs);
    if (existing === undefined) addRestApi(backend, name, paths, shortId);
    else addPaths(backend, name, paths, shortId);
    afterwards(() => void call.out.write(existing === undefined ? added(name) : updated(name)));
  },
};

/** The REST API to which a path is to be added; undefined for a new API. */
async function askExisting({ asker, backend }: Session): Promise<string | undefined> {
  const there = changeableApis(backend);
  const choices = there.map((value) => ({ value, name: value }));
  if (asker.peek("to") !== undefined) return asker.choose({ flag: "to", ask: "REST API", choices });
  if (there.length === 0 || asker.given("name")) return undefined;
  const adds = await asker.yesNo({
    flag: "to",
    value: "NAME",
    ask: "Would you like to add a new path to an existing REST API:",
    standard: false,
  });
  if (!adds) return undefined;
  return asker.choose({ flag: "to", ask: "Please select the REST API you would want to update", choices });
}

/** Paths until the user wants no more. */
export async function askPaths(session: Session, there: readonly string[]): Promise<AskedPath[]> {
  const { asker } = session;
  const asked: AskedPath[] = [];
  for (let more = true; more; ) {
    const others = [...there, ...asked.map(({ inputs }) => inputs.path)];
    const made = asked.flatMap((each) => each.made ?? []);
    const next = await askPath(session, { others, made });
    const before = asked.map(({ inputs }) => inputs);
    asked.push(next);
    tellWanted(session, [next.inputs], before);
    const standard = false;
    more = await asker.yesNo({ flag: "another-path", ask: "Do you want to add another path?", standard });
    if (more && !asker.asks)
      throw new Problem("Several paths at once are given as JSON.", "See: docs/command-line.md, --headless");
  }
  return asked;
}

/** Says what restricted paths change in the project's auth, unless paths `before` them have said so. */
export function tellWanted(
  { asker, backend }: Session,
  paths: readonly PathInputs[],
  before: readonly PathInputs[] = [],
): void {
  const told = wantedOfAuth(backend, before);
  for (const line of wantedOfAuth(backend, paths)) if (!told.includes(line)) asker.say(`⚠️ ${line}`);
}

export const added = (name: string): string => `✅ Successfully added resource ${name} locally\n\n${NEXT_STEPS}\n`;
export const updated = (name: string): string => `✅ Successfully updated resource ${name} locally\n\n${NEXT_STEPS}\n`;
