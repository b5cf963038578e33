import { Fault, isFault } from "../lib/fault.js";
import type { Properties, ResourceContext, ResourceType } from "./resource-type.js";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * Names the properties that aren't carried out: a resource that quietly lacks half of what its template says would pass
 * here and surprise in the cloud.
 */
export function unspoken(type: string, properties: Properties, known: readonly string[]): string[] {
  if (typeof properties !== "object") return [];
  const unknown = Object.keys(properties).filter((name) => !known.includes(name) && properties[name] !== undefined);
  if (unknown.length === 0) return [];
  const which = unknown.length === 1 ? "the property" : "the properties";
  return [`${type}: ${which} ${unknown.join(", ")} can't be carried out here`];
}

/** A list's items; none where the list isn't known yet. */
// biome-ignore lint/suspicious/noExplicitAny: as in Properties, each type narrows its own
export const itemsOf = (value: unknown): any[] => (Array.isArray(value) ? value : []);

/** Of a property that has only these values here; absent is fine, and so is what isn't known yet. */
export function unspokenValues(
  type: string,
  properties: Properties,
  name: string,
  values: readonly unknown[],
): string[] {
  const value: unknown = properties[name];
  if (value === undefined || typeof value === "object" || values.includes(value)) return [];
  return [`${type}: ${name} ${JSON.stringify(value)} can't be carried out here`];
}

/** A type that refuses what it can't carry out, whoever asks: the engine's look before a deployment sees only literals. */
export function refusing(type: ResourceType): ResourceType {
  const { validate } = type;
  if (!validate) return type;
  const check = (properties: Properties): void => {
    const problems = validate(properties);
    if (problems.length > 0) throw new Fault("InvalidRequest", problems.join("; "));
  };
  return {
    ...type,
    create(properties, context) {
      check(properties);
      return type.create(properties, context);
    },
    update(id, next, previous, context) {
      check(next);
      return type.update(id, next, previous, context);
    },
  };
}

const MISSING = new Set([
  "NoSuchEntityException",
  "NoSuchBucket",
  "NotFoundException",
  "ResourceNotFoundException",
  "ParameterNotFound",
  "NoSuchDistribution",
  "NoSuchCloudFrontOriginAccessIdentity",
]);

/** Runs a removal; what is already gone is no error. */
export async function unlessGone(remove: () => unknown): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isFault(error) || !MISSING.has(error.code)) throw error;
  }
}

/** The resource's own tags over the stack's. */
export function tagList(context: ResourceContext, own: readonly Tag[] | undefined): Tag[] {
  return Object.entries(tagMap(context, own)).map(([Key, Value]) => ({ Key, Value }));
}

export function tagMap(context: ResourceContext, own: readonly Tag[] | undefined): Record<string, string> {
  return { ...context.tags, ...Object.fromEntries((own ?? []).map(({ Key, Value }) => [Key, String(Value)])) };
}

/** A policy property as the services take it: JSON text, whether the template has an object or text. */
export const policyText = (document: unknown): string =>
  typeof document === "string" ? document : JSON.stringify(document);

/** The object without members that are undefined. */
export const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;

/** The names (or members) of `next` that `previous` has not, and the other way round. */
export function difference<T>(previous: readonly T[] = [], next: readonly T[] = []): { added: T[]; gone: T[] } {
  return {
    added: next.filter((item) => !previous.includes(item)),
    gone: previous.filter((item) => !next.includes(item)),
  };
}
