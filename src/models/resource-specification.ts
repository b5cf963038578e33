/**
 * What CloudFormation's resource specification says of the types that we place: which properties there are, of what
 * type, which must be given, which of them replace the resource when they change, and what `Fn::GetAtt` reads. The data
 * beside this file is written by `tsx scripts/resource-specification.ts` from @aws-cdk/aws-service-spec (Apache-2.0).
 */
import data from "./resource-specification.json" with { type: "json" };

/** `json` stands for a document that is not looked into; `of` names a definition of the same resource type. */
export type PropertyType =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "json"
  | { readonly list: PropertyType }
  | { readonly map: PropertyType }
  | { readonly of: string }
  | { readonly any: readonly PropertyType[] };

export interface PropertySpecification {
  readonly type: PropertyType;
  readonly required?: true;
  /** Absent: a change is made in place. `maybe`: it depends on the values. */
  readonly replaces?: "yes" | "maybe";
}

export type PropertySpecifications = Readonly<Record<string, PropertySpecification>>;

export interface ResourceSpecification {
  readonly properties: PropertySpecifications;
  readonly definitions: Readonly<Record<string, PropertySpecifications>>;
  /** Attribute names with the dots that CloudFormation writes, e.g. `Endpoint.Address`. */
  readonly attributes: readonly string[];
  /** Names of the properties and attributes that identify a resource. */
  readonly primaryIdentifier: readonly string[];
  /** The property that holds tags, where the type has one. */
  readonly tags?: { readonly property: string; readonly form: "list" | "map" };
}

const specifications = data as unknown as Readonly<Record<string, ResourceSpecification>>;

/** The specification of `AWS::Service::Type`; undefined for types that we don't place. */
export const specificationOf = (type: string): ResourceSpecification | undefined => specifications[type];

export const specifiedTypes = (): readonly string[] => Object.keys(specifications);
