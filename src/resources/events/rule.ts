import { Fault } from "../../lib/fault.js";
import type { EventRules, Target } from "../../services/events/service.js";
import { itemsOf, tagList, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Events::Rule";
const PROPERTIES = ["Description", "EventBusName", "Name", "RoleArn", "ScheduleExpression", "State", "Tags", "Targets"];

const unspokenTarget = ({ Arn, InputTransformer }: Properties): string[] => [
  ...(InputTransformer === undefined
    ? []
    : [`${NAME} Targets: the property InputTransformer can't be carried out here`]),
  ...(typeof Arn === "string" && !/^arn:[^:]+:lambda:/.test(Arn)
    ? [`${NAME} Targets: the target ${Arn} is no Lambda function and can't be carried out here`]
    : []),
];

export const rule = (eventRules: EventRules): ResourceType => {
  const put = (name: string, properties: Properties, context: ResourceContext) => {
    const placed = eventRules.putRule({
      name,
      scheduleExpression: properties.ScheduleExpression,
      state: properties.State,
      description: properties.Description,
      roleArn: properties.RoleArn,
      tags: tagList(context, properties.Tags),
    });
    context.initiated(name);
    const targets: Target[] = properties.Targets ?? [];
    const gone = placed.targets.filter(({ Id }) => !targets.some((target) => target.Id === Id)).map(({ Id }) => Id);
    if (gone.length > 0) eventRules.removeTargets(name, gone);
    if (targets.length > 0) eventRules.putTargets(name, targets);
    return { id: name, attributes: { Arn: placed.arn } };
  };
  const removeRule = (name: string) => {
    eventRules.removeTargets(
      name,
      eventRules.rule(name).targets.map(({ Id }) => Id),
    );
    eventRules.deleteRule(name);
  };
  return {
    name: NAME,
    validate: (properties) => [
      ...unspoken(NAME, properties, PROPERTIES),
      ...unspokenValues(NAME, properties, "EventBusName", ["default"]),
      ...unspokenValues(NAME, properties, "State", ["ENABLED", "DISABLED"]),
      ...itemsOf(properties.Targets).flatMap(unspokenTarget),
    ],
    async create(properties, context) {
      const name: string = properties.Name ?? context.generatedName({ maxLength: 64 });
      if (eventRules.find(name)) throw new Fault("AlreadyExists", `${name} already exists`);
      try {
        return put(name, properties, context);
      } catch (error) {
        await unlessGone(() => removeRule(name));
        throw error;
      }
    },
    update: (id, next, _previous, context) => put(id, next, context),
    remove: (id) => unlessGone(() => removeRule(id)),
  };
};
