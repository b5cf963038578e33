import type {
  PropertySpecifications,
  PropertyType,
  ResourceSpecification,
} from "../../models/resource-specification.js";
import type { Tokens } from "./tokens.js";

/** `CallbackURLs` → `callbackUrLs`, `SSEAlgorithm` → `sseAlgorithm`: how CDK's L1 constructs spell a property. */
export function cdkName(name: string): string {
  const words = name.match(/[A-Z0-9]+(?![a-z])|[A-Z]?[a-z0-9]+|[^A-Za-z0-9]+/g) ?? [name];
  return words
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join("");
}

type Convert = (value: unknown, type: PropertyType | undefined) => unknown;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isIntrinsic = (value: Record<string, unknown>): boolean => {
  const [key, ...more] = Object.keys(value);
  return key !== undefined && more.length === 0 && (key === "Ref" || key.startsWith("Fn::"));
};

/** Intrinsics become tokens, as they are in the CLI, which makes them with CDK's `Fn`; conditions stay objects. */
export function intrinsicsToTokens(value: unknown, tokens: Tokens): unknown {
  if (Array.isArray(value)) return value.map((item) => intrinsicsToTokens(item, tokens));
  if (!isRecord(value)) return value;
  if (isIntrinsic(value) && !("Fn::If" in value)) return tokens.text(() => value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, intrinsicsToTokens(item, tokens)]));
}

const typed =
  (
    specification: ResourceSpecification,
    members: (value: Record<string, unknown>, of: PropertySpecifications) => unknown,
  ): Convert =>
  (value, type) => {
    if (type === undefined || typeof type === "string") return value;
    const convert = typed(specification, members);
    if ("list" in type) return Array.isArray(value) ? value.map((item) => convert(item, type.list)) : value;
    if (!isRecord(value) || isIntrinsic(value)) return value;
    if ("map" in type)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item, type.map)]));
    if ("of" in type) return members(value, specification.definitions[type.of] ?? {});
    return convert(
      value,
      type.any.find((one) => typeof one === "object" && "of" in one),
    );
  };

/** Properties of a template in the spelling of CDK's L1 constructs. */
export function toCdk(
  properties: Record<string, unknown>,
  specification: ResourceSpecification,
): Record<string, unknown> {
  const members = (value: Record<string, unknown>, of: PropertySpecifications): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value).map(([name, item]) => [cdkName(name), typed(specification, members)(item, of[name]?.type)]),
    );
  return members(properties, specification.properties);
}

/** Properties of an L1 construct in the template's spelling. What the type doesn't have is left out, as CDK does. */
export function fromCdk(
  properties: Record<string, unknown>,
  specification: ResourceSpecification,
): Record<string, unknown> {
  const members = (value: Record<string, unknown>, of: PropertySpecifications): Record<string, unknown> => {
    const names = new Map(Object.keys(of).map((name) => [cdkName(name), name]));
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) => {
        const property = names.get(name);
        if (property === undefined || item === undefined) return [];
        return [[property, typed(specification, members)(item, of[property]?.type)]];
      }),
    );
  };
  return members(properties, specification.properties);
}

export const hasProperty = (specification: ResourceSpecification, name: string): boolean =>
  Object.keys(specification.properties).some((property) => cdkName(property) === name);
