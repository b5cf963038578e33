import {
  LAYER_LANGUAGES,
  type LayerInputs,
  type LayerRuntime,
  type LayerSharing,
  sharingOf,
  wrongLayerName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import type { Asking } from "./function-questions.js";

export const layerOptions = {
  "share-with": { value: "WHO", many: true, what: "of a layer: public, an account, or an organization (o-…)" },
} as const satisfies Record<string, Option>;

type Sharing = "accounts" | "organization" | "public";

/** The questions about a new layer. */
export async function askLayer({ asker, backend, shortId }: Asking): Promise<LayerInputs> {
  const name = await asker.text({
    flag: "name",
    ask: "Provide a name for your Lambda layer:",
    standard: `${backend.projectName}layer${shortId()}`,
    wrong: (answer) => wrongLayerName(backend, answer),
  });
  const runtimes = await asker.several<LayerRuntime>({
    flag: "runtime",
    ask: "Choose the runtimes that you want to use:",
    choices: (Object.keys(LAYER_LANGUAGES) as LayerRuntime[]).map((value) => ({
      ...{ value, name: LAYER_LANGUAGES[value].name },
    })),
    standard: ["nodejs"],
    ticked: ["nodejs"],
    least: 1,
  });
  return { name, runtimes, sharing: await askSharing(asker) };
}

async function askSharing(asker: Asking["asker"]): Promise<LayerSharing[]> {
  const words = asker.all("share-with");
  if (words.length > 0 || !asker.asks) return readSharing(words);
  asker.say("The current AWS account will always have access to this layer.");
  const who = await asker.several<Sharing>({
    flag: "share-with",
    ask: "Optionally, configure who else can access this layer. (Hit <Enter> to skip)",
    choices: [
      { value: "accounts", name: "Specific AWS accounts" },
      { value: "organization", name: "Specific AWS organization" },
      { value: "public", name: "Public (Anyone on AWS can use this layer)" },
    ],
    least: 0,
  });
  if (who.includes("public")) return [{ public: true }];
  const typed: string[] = [];
  if (who.includes("accounts"))
    typed.push(await askWords(asker, "Provide a list of comma-separated AWS account IDs:", "account"));
  if (who.includes("organization"))
    typed.push(await askWords(asker, "Provide a list of comma-separated AWS organization IDs:", "organization"));
  return readSharing(typed.flatMap(wordsIn));
}

const askWords = (asker: Asking["asker"], ask: string, kind: "account" | "organization"): Promise<string> =>
  asker.text({
    flag: "share-with",
    ask,
    wrong: (answer) => {
      const strange = wordsIn(answer).find((word) => !(kind in (sharingOf(word) ?? {})));
      return strange === undefined ? undefined : `${strange} is no ${kind}.`;
    },
  });

const wordsIn = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Raises a Problem for what is neither `public` nor an account nor an organization. */
export const readSharing = (words: readonly string[]): LayerSharing[] =>
  words.map((word) => {
    const sharing = sharingOf(word);
    if (sharing === undefined)
      throw new Problem(`A layer can't be shared with ${word}.`, "With: public, an account's 12 digits, or o-…");
    return sharing;
  });
