import { id, seededRandom, UPPER_ALPHANUMERIC, uuid } from "../lib/ids.js";
import type { Engine } from "./engine.js";
import type { StackInputs, StackRecord } from "./records.js";

/** The ARN and seed of a stack that is about to be made: stable for a name, fresh each time the name is used again. */
export function newStackId(engine: Engine, name: string, seed: string): string {
  const { accountId, region } = engine.options.placement;
  const earlier = engine.tables.stacks.find("name", { equals: name }).length;
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${uuid(seededRandom("stack", seed, String(earlier)))}`;
}

export const nestedSeed = (parent: StackRecord, logicalId: string): string => `${parent.seed}/${logicalId}`;

/** `parent-LogicalId-SUFFIX`, within the 128 characters of a stack's name. */
export function nestedName(parent: StackRecord, logicalId: string, generation: number): string {
  const suffix = id(seededRandom("name", parent.seed, logicalId, String(generation)), 12, UPPER_ALPHANUMERIC);
  return `${`${parent.name}-${logicalId}`.slice(0, 115)}-${suffix}`;
}

export function newStack(
  engine: Engine,
  identity: Pick<StackRecord, "id" | "name" | "seed">,
  inputs: StackInputs,
  extra: Partial<StackRecord>,
): StackRecord {
  return {
    ...identity,
    ...inputs,
    status: "CREATE_IN_PROGRESS",
    createdAt: engine.now(),
    onFailure: "ROLLBACK",
    disableRollback: false,
    terminationProtection: false,
    skipUnsupported: false,
    outputs: [],
    imports: [],
    operation: { kind: "create", phase: "forward" },
    ...extra,
  };
}
