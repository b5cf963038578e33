import type { Placement } from "../lib/placement.js";

/** A resource as it stands: its physical id (what `Ref` gives) and what `Fn::GetAtt` can read. */
export interface Placed {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a resource type may know of the stack that asks. */
export interface ResourceContext {
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** The type as the template writes it: `AWS::S3::Bucket`, `Custom::Callout`. */
  readonly type: string;
  readonly placement: Placement;
  /** Stack tags, merged with the resource's own by the types that have tags. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * A name of the form that CloudFormation gives: `stack-LogicalId-suffix`. The suffix depends on stack, logical id and
   * `generation`, so the same stack gets the same names on every machine and a replacement gets a new one.
   */
  generatedName(options?: { maxLength?: number; lowerCase?: boolean }): string;
  /** Seeded by stack, logical id and generation: physical ids are stable across machines. */
  readonly random: { bytes(count: number): Uint8Array };
  /** Aborted when the operation is cancelled or the server stops. */
  readonly signal: AbortSignal;
  /**
   * Tells that the resource exists from now on, although it isn't ready: a failure or a crash after this removes it by
   * this id. Types that create in one synchronous step need not call it.
   */
  initiated(physicalId: string): void;
  /**
   * The stack's other resources of a type, as they stand. A resource that shares something with its successor (the stage
   * of a deployment, a gateway response under another logical id) sees here to whom it must leave it.
   */
  siblings(
    type: string,
  ): readonly { readonly logicalId: string; readonly id: string; readonly properties: Properties }[];
}

/**
 * One CloudFormation resource type, over the service and not over HTTP. Whether an update replaces is not written here:
 * it is data of the resource specification, decided in `deploy/plan`. Properties arrive resolved and checked against the
 * specification (required, types coerced), in CloudFormation's spelling.
 */
export interface ResourceType {
  readonly name: string;
  /**
   * What of the properties isn't carried out, a sentence each. Pure: it is asked before anything is created, when what
   * only the deployment can know stands as an empty object; such values are not judged.
   */
  validate?(properties: Properties): string[];
  create(properties: Properties, context: ResourceContext): Placed | Promise<Placed>;
  update(id: string, next: Properties, previous: Properties, context: ResourceContext): Placed | Promise<Placed>;
  /** Removing what is already gone is no error. */
  remove(id: string, properties: Properties, context: ResourceContext): void | Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: each type narrows its own properties; the specification checks them first
export type Properties = Readonly<Record<string, any>>;
