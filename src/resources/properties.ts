import { Fault, isFault } from "../lib/fault.js";
import type { Properties, ResourceContext } from "./resource-type.js";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * Refuses a property that isn't carried out, naming it: a resource that quietly lacks half of what its template says
 * would pass here and surprise in the cloud.
 */
export function onlyThese(type: string, properties: Properties, known: readonly string[]): void {
  const unknown = Object.keys(properties).filter((name) => !known.includes(name) && properties[name] !== undefined);
  if (unknown.length > 0)
    throw new Fault(
      "InvalidRequest",
      `${type}: ${unknown.length === 1 ? "the property" : "the properties"} ${unknown.join(", ")} can't be carried out here`,
    );
}

/** Takes a property that has only these values here; absent is fine. */
export function onlyValues(type: string, properties: Properties, name: string, values: readonly unknown[]): void {
  const value: unknown = properties[name];
  if (value !== undefined && !values.includes(value))
    throw new Fault("InvalidRequest", `${type}: ${name} ${JSON.stringify(value)} can't be carried out here`);
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
