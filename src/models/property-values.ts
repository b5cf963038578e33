/**
 * What services take for the properties of their resource types, beyond what the resource specification says; written by
 * `tsx scripts/property-values.ts` from AWS's service models (Apache-2.0).
 */
import data from "./property-values.json" with { type: "json" };

export type Bounds = readonly [least: number | null, most: number | null];

export interface PropertyValues {
  /** The values that there are. */
  readonly values?: readonly string[];
  /** In characters. */
  readonly length?: Bounds;
  readonly range?: Bounds;
}

/** By definition ("" for the type's own properties), then by property. A list's values are those of its members. */
export type TypeValues = Readonly<Record<string, Readonly<Record<string, PropertyValues>>>>;

const types = data as unknown as Readonly<Record<string, TypeValues>>;

export const valuesOf = (type: string): TypeValues => types[type] ?? {};
