import type { AnyOperation, ServiceModel } from "../models/smithy.js";
import { Shape, type Traits } from "./schema.js";
import { lowerFirst } from "./text.js";

/** Every way in which an input breaks AWS's constraints, as AWS's sentences, in the order of the model's members. */
export function violations(operation: AnyOperation, input: unknown, prefixOf: (member: string) => string): string[] {
  const found: string[] = [];
  for (const { name, shape, required } of Shape.of(operation.schema[4]).members) {
    const prefix = prefixOf(name);
    const path = prefix ? `${prefix}.${lowerFirst(name)}` : lowerFirst(name);
    const value = (input as Record<string, unknown>)[name];
    checkMember(shape, value, required || shape.traits.httpLabel === 1, path, found);
  }
  return found;
}

export const validationMessage = (found: readonly string[]): string =>
  `${found.length} validation error${found.length === 1 ? "" : "s"} detected: ${found.join("; ")}`;

/** The code under which a service refuses what breaks its model: each has its own, as recorded. */
export function validationCode(model: ServiceModel): string {
  if (model.protocol === "query") return "ValidationError";
  if (model.endpointPrefix === "cognito-idp" || model.endpointPrefix === "logs") return "InvalidParameterException";
  return "ValidationException";
}

function checkMember(shape: Shape, value: unknown, required: boolean, path: string, found: string[]): void {
  if (value === undefined || value === null) {
    if (required) found.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
    return;
  }
  const told = shape.traits.sensitive ? "Value" : `Value '${printed(shape, value)}'`;
  for (const rule of brokenRules(shape, value))
    found.push(`${told} at '${path}' failed to satisfy constraint: Member must ${rule}`);
  if (shape.kind === "structure")
    for (const member of shape.members) {
      const item = (value as Record<string, unknown>)[member.name];
      checkMember(member.shape, item, member.required, `${path}.${lowerFirst(member.name)}`, found);
    }
  else if (shape.kind === "list") checkItems(shape, value as unknown[], told, path, found);
  else if (shape.kind === "map") checkEntries(shape, value as Record<string, unknown>, told, path, found);
}

/** A list of simple values is one violation that names every rule of its items; one of structures goes item by item. */
function checkItems(shape: Shape, items: readonly unknown[], told: string, path: string, found: string[]): void {
  const { element } = shape;
  if (element.kind === "structure" || element.kind === "list" || element.kind === "map") {
    for (const [at, item] of items.entries()) checkMember(element, item, false, `${path}.${at + 1}.member`, found);
    return;
  }
  if (items.some((item) => item !== null && brokenRules(element, item).length > 0))
    found.push(
      `${told} at '${path}' failed to satisfy constraint: Member must satisfy constraint: ${allRules(element)}`,
    );
}

function checkEntries(
  shape: Shape,
  entries: Readonly<Record<string, unknown>>,
  told: string,
  path: string,
  found: string[],
): void {
  const failed = `${told} at '${path}' failed to satisfy constraint`;
  if (Object.keys(entries).some((key) => brokenRules(shape.key, key).length > 0))
    found.push(`${failed}: Map keys must satisfy constraint: ${allRules(shape.key)}`);
  const { element } = shape;
  if (element.kind === "structure") {
    for (const [key, value] of Object.entries(entries))
      checkMember(element, value, false, `${path}.${key}.member`, found);
  } else if (Object.values(entries).some((value) => value !== null && brokenRules(element, value).length > 0))
    found.push(`${failed}: Map value must satisfy constraint: ${allRules(element)}`);
}

interface Rule {
  readonly words: string;
  holds(value: unknown): boolean;
}

const rulesByTraits = new WeakMap<Traits, readonly Rule[]>();

function rulesOf(shape: Shape): readonly Rule[] {
  let rules = rulesByTraits.get(shape.traits);
  if (!rules) {
    rules = rulesOfTraits(shape.traits);
    rulesByTraits.set(shape.traits, rules);
  }
  return rules;
}

const brokenRules = (shape: Shape, value: unknown): string[] =>
  rulesOf(shape)
    .filter((rule) => !rule.holds(value))
    .map(({ words }) => words);

const allRules = (shape: Shape): string =>
  `[${rulesOf(shape)
    .map(({ words }) => `Member must ${words}`)
    .join(", ")}]`;

/** The upper bound comes first, as in AWS's lists of rules. */
function rulesOfTraits(traits: Traits): Rule[] {
  const rules: Rule[] = [];
  const [shortest, longest] = traits.length ?? [null, null];
  if (longest !== null)
    rules.push({ words: `have length less than or equal to ${longest}`, holds: (value) => lengthOf(value) <= longest });
  if (shortest !== null)
    rules.push({
      words: `have length greater than or equal to ${shortest}`,
      holds: (value) => lengthOf(value) >= shortest,
    });
  const [least, most] = traits.range ?? [null, null];
  if (most !== null)
    rules.push({ words: `have value less than or equal to ${most}`, holds: (value) => Number(value) <= most });
  if (least !== null)
    rules.push({ words: `have value greater than or equal to ${least}`, holds: (value) => Number(value) >= least });
  const { enum: values, pattern } = traits;
  if (values)
    rules.push({
      words: `satisfy enum value set: [${values.join(", ")}]`,
      holds: (value) => typeof value !== "string" || values.includes(value),
    });
  if (pattern !== undefined) {
    let expression: RegExp | undefined;
    rules.push({
      words: `satisfy regular expression pattern: ${pattern}`,
      holds: (value) => {
        expression ??= compilePattern(pattern);
        return typeof value !== "string" || expression.test(value);
      },
    });
  }
  return rules;
}

/** Patterns of AWS's models that JavaScript reads otherwise than Java, and what they mean. */
const JAVA_PATTERNS: Readonly<Record<string, string>> = { "(?s).*": "[\\s\\S]*" };

/** AWS matches whole values. */
export function compilePattern(pattern: string): RegExp {
  const whole = `^(?:${JAVA_PATTERNS[pattern] ?? pattern})$`;
  try {
    return new RegExp(whole, "u");
  } catch {
    // Without `u`, JavaScript takes the loose escapes that Java takes too: `[\w+=,.@-_]`, `\-`, `[a-zA-Z0-9-_]`.
    return new RegExp(whole);
  }
}

function lengthOf(value: unknown): number {
  if (typeof value === "string") {
    let length = 0;
    for (const _ of value) length++;
    return length;
  }
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.length;
  return Object.keys(value as object).length;
}

/** A value as Java's `toString` shows it, which is what AWS quotes. */
function printed(shape: Shape, value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (shape.kind === "list") return `[${(value as unknown[]).map((item) => printed(shape.element, item)).join(", ")}]`;
  if (shape.kind === "map")
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${printed(shape.element, item)}`)
      .join(", ")}}`;
  if (shape.kind === "structure") {
    const members = shape.members.map(
      (member) =>
        `${lowerFirst(member.name)}=${member.shape.traits.sensitive ? "***Sensitive Data Redacted***" : printed(member.shape, (value as Record<string, unknown>)[member.name])}`,
    );
    return `${shape.name}(${members.join(", ")})`;
  }
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.byteLength} cap=${value.byteLength}]`;
  return String(value);
}
