import { isMap, type Value, type ValueMap } from "../value.js";
import { formatError } from "./errors.js";
import { parseYaml } from "./yaml.js";

/**
 * Reads a template's text, JSON or YAML.
 * @throws Fault ValidationError in CloudFormation's words where it is neither
 */
export function parseText(text: string): ValueMap {
  const value: Value = /^\s*\{/.test(text) ? parseJson(text) : parseYaml(text);
  if (!isMap(value)) throw formatError("unsupported structure.");
  return value;
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    const flow = yamlFlow(text);
    if (flow) return flow;
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    const before = text.slice(0, position).split("\n");
    throw formatError(`JSON not well-formed. (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`);
  }
}

/** YAML may begin with a brace too; only what uses YAML's own syntax is read as such. */
function yamlFlow(text: string): Value | undefined {
  if (!/!\w|^\s*#/m.test(text)) return undefined;
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
