import { headlessInput } from "./authoring/session.js";
import { type CommandCall, type Option, Options } from "./command.js";
import { Problem } from "./problem.js";

/**
 * The call with the JSON on standard input in the place of its options, where it has `--headless`:
 * `{ "name": "books", "yes": true }` for `--name books --yes`. Lists are lists or text, numbers may be numbers, and `false`
 * is the answer no. An option of the command line wins over the JSON.
 */
export async function withAnswers(call: CommandCall, options: Readonly<Record<string, Option>>): Promise<CommandCall> {
  if (!call.options.on("headless")) return call;
  const answers: Record<string, string | boolean | string[]> = {};
  for (const [name, value] of Object.entries(await headlessInput(call))) {
    const option = Object.hasOwn(options, name) && name !== "headless" ? options[name] : undefined;
    if (option === undefined) {
      const known = Object.keys(options).filter((each) => each !== "headless");
      throw new Problem(`The JSON has "${name}", which is no option of sekisho.`, `Known: ${known.join(", ")}`);
    }
    if (option.value === undefined) Object.assign(answers, switched(name, value, options));
    else answers[name] = written(name, value, option);
  }
  // It is read: a command that calls another one must not have it read again.
  const { headless: _, ...given } = call.options.raw;
  return { ...call, options: new Options({ ...answers, ...given }) };
}

function switched(name: string, value: unknown, options: Readonly<Record<string, Option>>): Record<string, boolean> {
  if (typeof value !== "boolean") throw new Problem(`"${name}" must be true or false.`);
  if (value) return { [name]: true };
  return Object.hasOwn(options, `no-${name}`) ? { [`no-${name}`]: true } : {};
}

function written(name: string, value: unknown, { many, value: kind }: Option): string | string[] {
  if (kind === "JSON" && typeof value === "object" && value !== null) return JSON.stringify(value);
  const texts = (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    if (typeof each !== "string" && typeof each !== "number") throw new Problem(`"${name}" must be text.`);
    return String(each);
  });
  return many === true ? texts : texts.join(",");
}
