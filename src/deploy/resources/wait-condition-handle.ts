import type { Engine } from "../engine.js";
import type { EngineType } from "../engine-type.js";

/** A handle by itself: templates use it as a resource that does nothing. A WaitCondition on it isn't spoken. */
export function waitConditionHandle(engine: Engine): EngineType {
  const placed = (id: string) => ({ id, attributes: { Id: id } });
  return {
    name: "AWS::CloudFormation::WaitConditionHandle",
    create: (_properties, context) =>
      placed(
        `${engine.options.baseUrl()}/_aws/cloudformation/wait/${encodeURIComponent(context.stackName)}/${context.logicalId}`,
      ),
    update: (id) => placed(id),
    remove: () => {},
  };
}
