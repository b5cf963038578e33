import { printed } from "../printed.js";
import { type Condition, condition } from "./conditions.js";
import { literal, type Pattern, type Template, template, wildcards } from "./pattern.js";
import type { PrincipalKind, PrincipalName } from "./principal.js";

/** `Action` or `NotAction`. */
export interface Actions {
  readonly negated: boolean;
  readonly texts: readonly string[];
  /** Of lower case: actions have none. */
  readonly patterns: readonly Pattern[];
}

/** `Resource` or `NotResource`. */
export interface Resources {
  readonly negated: boolean;
  readonly items: readonly Resource[];
}

/** The five fields before the resource proper, which variables don't reach, and the resource; or everything. */
export interface Resource {
  readonly text: string;
  readonly everything: boolean;
  readonly fields: readonly Pattern[];
  /** Undefined where the text has too few fields to name anything. */
  readonly rest: Template | undefined;
}

/** `Principal` or `NotPrincipal`. */
export interface Principals {
  readonly negated: boolean;
  readonly names: readonly PrincipalName[];
}

/** A statement made ready for many requests. */
export interface Statement {
  /** Its place in the policy, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly principals?: Principals;
  readonly actions: Actions;
  readonly resources?: Resources;
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** A document, or the first thing that is wrong with it, as a sentence. */
export type ReadPolicy = { readonly document: PolicyDocument } | { readonly flaw: string };

type Json = Readonly<Record<string, unknown>>;

/** Ends the reading; caught where it began. */
class Flaw extends Error {}
const refuse = (sentence: string): never => {
  throw new Flaw(sentence);
};

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The elements of a statement. */
export const ELEMENTS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
/** The members of a `Principal` object. */
export const PRINCIPAL_KINDS: ReadonlySet<string> = new Set<PrincipalKind>([
  "AWS",
  "Service",
  "Federated",
  "CanonicalUser",
]);
/** `arn:partition:service:region:account:resource`. */
const ARN_FIELDS = 6;

/**
 * Reads a policy, as JSON text or as the value of one. Which elements a policy of some kind must or must not have is for
 * its service to say.
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
export function readPolicy(source: string | object): ReadPolicy {
  try {
    return { document: documentOf(typeof source === "string" ? parsed(source) : source) };
  } catch (error) {
    if (error instanceof Flaw) return { flaw: error.message };
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("The policy is not JSON.");
  }
}

function documentOf(value: unknown): PolicyDocument {
  if (!isRecord(value)) return refuse("The policy is not a JSON object.");
  const { Version: version = "2008-10-17", Id: id, Statement: statement, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return refuse(`The policy has an element that does not exist: ${unknown}.`);
  if (version !== "2008-10-17" && version !== "2012-10-17")
    return refuse(`The policy's Version is neither 2012-10-17 nor 2008-10-17: ${printed(version)}.`);
  if (id !== undefined && typeof id !== "string") return refuse("The policy's Id is not a string.");
  const statements = [statement ?? []].flat();
  if (statements.length === 0) return refuse("The policy has no Statement.");
  const variables = version === "2012-10-17";
  return {
    version,
    ...(id !== undefined && { id }),
    statements: statements.map((each, index) => statementOf(each, index, variables)),
  };
}

function statementOf(value: unknown, index: number, variables: boolean): Statement {
  const where = `Statement ${index}`;
  if (!isRecord(value)) return refuse(`${where} is not a JSON object.`);
  const unknown = Object.keys(value).find((name) => !ELEMENTS.has(name));
  if (unknown !== undefined) return refuse(`${where} has an element that does not exist: ${unknown}.`);
  const { Sid: sid, Effect: effect } = value;
  if (sid !== undefined && typeof sid !== "string") return refuse(`${where}: Sid is not a string.`);
  if (effect !== "Allow" && effect !== "Deny") return refuse(`${where}: Effect is neither Allow nor Deny.`);
  const principals = principalsOf(value, where);
  const resources = resourcesOf(value, where, variables);
  return {
    index,
    ...(sid !== undefined && sid !== "" && { sid }),
    effect,
    ...(principals && { principals }),
    actions: actionsOf(value, where),
    ...(resources && { resources }),
    conditions: conditionsOf(value.Condition, where, variables),
  };
}

/** The element or its negation, whichever is there; both at once are refused. */
function oneOf(statement: Json, name: string, where: string): { negated: boolean; value: unknown } | undefined {
  const not = `Not${name}`;
  if (name in statement && not in statement) return refuse(`${where} has both ${name} and ${not}.`);
  if (name in statement) return { negated: false, value: statement[name] };
  return not in statement ? { negated: true, value: statement[not] } : undefined;
}

function stringsOf(value: unknown, what: string): readonly string[] {
  const values = [value].flat();
  if (values.length === 0) return refuse(`${what} is empty.`);
  return values.map((each) =>
    typeof each === "string" ? each : refuse(`${what} is not a string or a list of strings.`),
  );
}

function actionsOf(statement: Json, where: string): Actions {
  const element = oneOf(statement, "Action", where) ?? refuse(`${where} has no Action.`);
  const texts = stringsOf(element.value, `${where}: Action`);
  return { negated: element.negated, texts, patterns: texts.map((text) => wildcards(text.toLowerCase())) };
}

function resourcesOf(statement: Json, where: string, variables: boolean): Resources | undefined {
  const element = oneOf(statement, "Resource", where);
  if (!element) return undefined;
  const items = stringsOf(element.value, `${where}: Resource`).map((text): Resource => {
    const fields = text.split(":");
    const rest = fields.slice(ARN_FIELDS - 1).join(":");
    return {
      text,
      everything: text === "*",
      fields: fields
        .slice(0, ARN_FIELDS - 1)
        .map((field) => (field.includes("${") ? literal(field) : wildcards(field))),
      rest: fields.length < ARN_FIELDS ? undefined : template(rest, { variables, wild: true }),
    };
  });
  return { negated: element.negated, items };
}

function principalsOf(statement: Json, where: string): Principals | undefined {
  const element = oneOf(statement, "Principal", where);
  if (!element) return undefined;
  const { negated, value } = element;
  if (value === "*") return { negated, names: [{ kind: "AWS", name: "*" }] };
  if (!isRecord(value) || Object.keys(value).length === 0)
    return refuse(`${where}: Principal is neither "*" nor a JSON object.`);
  const names = Object.entries(value).flatMap(([kind, named]) => {
    if (!PRINCIPAL_KINDS.has(kind)) return refuse(`${where}: Principal has a kind that does not exist: ${kind}.`);
    return stringsOf(named, `${where}: Principal`).map((name) => ({ kind: kind as PrincipalKind, name }));
  });
  return { negated, names };
}

function conditionsOf(value: unknown, where: string, variables: boolean): readonly Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return refuse(`${where}: Condition is not a JSON object.`);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) return refuse(`${where}: Condition ${operator} is not a JSON object.`);
    return Object.entries(keys).map(([key, wanted]) =>
      condition(operator, key, wantedOf(wanted, `${where}: Condition ${operator} ${key}`), { variables }),
    );
  });
}

function wantedOf(value: unknown, what: string): readonly string[] {
  const values = [value].flat();
  return values.map((each) =>
    ["string", "number", "boolean"].includes(typeof each)
      ? String(each)
      : refuse(`${what} is not a string, number or boolean, or a list of them.`),
  );
}
