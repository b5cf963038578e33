import { wrongSecretName } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";

/** Secrets to be set, with their values, and names of those to be deleted. */
export interface SecretChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly drop: readonly string[];
}

export const NO_SECRETS: SecretChanges = { set: {}, drop: [] };

type Next = "add" | "update" | "remove" | "done";

interface Secrets {
  /** The names that the function has. */
  readonly now: readonly string[];
  /** The names of its variables. */
  readonly taken: readonly string[];
  /** Raises a Problem where no cloud can keep a value; called before the first one is asked for. */
  ready(): Promise<void>;
}

/**
 * Which secrets a function is to have from now on. Values are asked for, or are the next lines of standard input: on the
 * command line, other programs could read them.
 */
export async function askSecrets(asker: Asker, { now, taken, ready }: Secrets): Promise<SecretChanges> {
  const named = asker.all("secret");
  const dropped = asker.all("drop-secret");
  if (named.length > 0 || dropped.length > 0) return namedSecrets(asker, { named, dropped }, { now, taken, ready });
  if (!asker.asks) return NO_SECRETS;
  await ready();
  const set: Record<string, string> = {};
  let drop: string[] = [];
  const left = () => [...new Set([...now, ...Object.keys(set)])].filter((name) => !drop.includes(name));
  for (let next: Next = now.length === 0 ? "add" : await askNext(asker, left()); next !== "done"; ) {
    if (next === "remove") {
      const gone = await asker.several({
        flag: "drop-secret",
        ask: "Select the secrets to delete:",
        choices: choicesOf(left()),
        least: 1,
      });
      for (const name of gone) delete set[name];
      drop = [...drop, ...gone.filter((name) => now.includes(name))];
    } else {
      const name = next === "add" ? await askName(asker, [...left(), ...taken]) : await askWhich(asker, left());
      set[name] = await asker.secret({ flag: "secret", ask: `Enter the value for ${name}:` });
      drop = drop.filter((each) => each !== name);
    }
    next = await askNext(asker, left());
  }
  return { set, drop };
}

const choicesOf = (names: readonly string[]) => names.map((value) => ({ value, name: value }));

const askName = (asker: Asker, taken: readonly string[]): Promise<string> =>
  asker.text({
    flag: "secret",
    ask: "Enter a secret name (this is the key used to look up the secret value):",
    wrong: (answer) => wrongSecretName(answer, taken),
  });

const askWhich = (asker: Asker, names: readonly string[]): Promise<string> =>
  asker.choose({ flag: "secret", ask: "Select the secret to update:", choices: choicesOf(names) });

function askNext(asker: Asker, names: readonly string[]): Promise<Next> {
  const some = names.length > 0;
  return asker.choose<Next>({
    flag: "secret",
    ask: "What do you want to do?",
    standard: "done",
    choices: [
      { value: "add", name: "Add a secret" },
      ...(some
        ? ([
            { value: "update", name: "Update a secret" },
            { value: "remove", name: "Remove secrets" },
          ] as const)
        : []),
      { value: "done", name: "I'm done" },
    ],
  });
}

async function namedSecrets(
  asker: Asker,
  { named, dropped }: Record<"named" | "dropped", readonly string[]>,
  { now, taken, ready }: Secrets,
): Promise<SecretChanges> {
  for (const name of named) {
    if (name.includes("="))
      throw new Problem(
        "--secret takes a name alone: other programs could read a value on the command line.",
        `The value is asked for, or read from standard input:  sekisho … --secret ${name.split("=")[0]} < FILE`,
      );
    const wrong = wrongSecretName(name, taken);
    if (wrong !== undefined) throw new Problem(`--secret ${name}: ${wrong}`);
  }
  const strange = dropped.find((name) => !now.includes(name));
  if (strange !== undefined)
    throw new Problem(`--drop-secret ${strange}: there is no such secret.`, `Secrets: ${now.join(", ") || "none"}`);
  await ready();
  const set: Record<string, string> = {};
  for (const name of named) set[name] = await asker.secret({ flag: "secret", ask: `Enter the value for ${name}:` });
  return { set, drop: dropped };
}

/** The names that are left after the changes. */
export const secretsAfter = (now: readonly string[], { set, drop }: SecretChanges): string[] => [
  ...now.filter((name) => !drop.includes(name)),
  ...Object.keys(set).filter((name) => !now.includes(name)),
];
