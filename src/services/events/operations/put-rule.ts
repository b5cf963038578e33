import { Fault } from "../../../lib/fault.js";
import { PutRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(PutRule, ({ service }, input) => {
  checkBus(input.EventBusName);
  if (input.State === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
    throw new Fault("ValidationException", `State ${input.State} is not supported: there is no CloudTrail here.`);
  const rule = service.putRule({
    name: input.Name,
    scheduleExpression: input.ScheduleExpression,
    eventPattern: input.EventPattern,
    state: input.State,
    description: input.Description,
    roleArn: input.RoleArn,
    tags: input.Tags,
  });
  return { RuleArn: rule.arn };
});
