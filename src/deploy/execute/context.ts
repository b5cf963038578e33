import { ALPHANUMERIC, id, LOWER_ALPHANUMERIC, seededRandom } from "../../lib/ids.js";
import type { ResourceContext } from "../../resources/resource-type.js";
import type { Engine } from "../engine.js";
import type { ResourceRecord, StackRecord } from "../records.js";

const SUFFIX = 12;

/** What a resource type may know and do while one resource is placed or removed. */
export function contextOf(
  engine: Engine,
  stack: StackRecord,
  { logicalId, generation, type }: Pick<ResourceRecord, "logicalId" | "generation" | "type">,
  signal: AbortSignal,
  initiated: (physicalId: string) => void = () => {},
): ResourceContext {
  const seeded = (purpose: string) => seededRandom(purpose, stack.seed, logicalId, String(generation));
  return {
    stackId: stack.id,
    stackName: stack.name,
    logicalId,
    type,
    placement: engine.options.placement,
    tags: Object.fromEntries(stack.tags.map(({ Key, Value }) => [Key, Value])),
    random: seeded("resource"),
    signal,
    initiated,
    generatedName: ({ maxLength = 255, lowerCase = false } = {}) => {
      const suffix = id(seeded("name"), SUFFIX, lowerCase ? LOWER_ALPHANUMERIC : ALPHANUMERIC);
      const room = Math.max(0, maxLength - SUFFIX - 2);
      const half = Math.floor(room / 2);
      const stackPart = stack.name.slice(0, Math.max(half, room - logicalId.length));
      const logicalPart = logicalId.slice(0, room - stackPart.length);
      const name = `${stackPart}-${logicalPart}-${suffix}`;
      return lowerCase ? name.toLowerCase() : name;
    },
    siblings: (wanted) =>
      engine
        .resources(stack.id)
        .filter(
          (each) =>
            each.type === wanted &&
            each.logicalId !== logicalId &&
            isLive(each) &&
            each.status !== "DELETE_IN_PROGRESS",
        )
        .map(({ logicalId: other, id: physicalId = "", properties }) => ({
          logicalId: other,
          id: physicalId,
          properties,
        })),
  };
}

/** Whether a record stands for something that exists. */
export const isLive = ({ id: physicalId, status }: ResourceRecord): boolean =>
  physicalId !== undefined && status !== "DELETE_COMPLETE" && status !== "DELETE_SKIPPED";
