import type { Properties, ResourceContext, ResourceType } from "../resources/resource-type.js";
import type { ResourceRecord } from "./records.js";
import type { ValueMap } from "./value.js";

/** A resource type that calls the engine: a stack in a stack takes part in the phases of the stack that holds it. */
export interface EngineType extends ResourceType {
  /** `create` takes up what an interrupted `create` has left. */
  readonly resumable?: true;
  /** Every change of physical id, and every removal, is told to what made the resource: ids may repeat. */
  readonly sharesIds?: true;
  /** Whether there is something to do although the properties are the same. */
  differs?(record: ResourceRecord, properties: ValueMap): boolean;
  /** The update around it has succeeded: clean up. */
  settle?(id: string, context: ResourceContext): void | Promise<void>;
  /** The update around it has failed: go back. False where there is nothing to go back from. */
  revert?(id: string, previous: Properties, context: ResourceContext): Promise<void>;
}
