import { DescribeRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { describe } from "../describe.js";
import { implement } from "../implement.js";

export default implement(DescribeRule, ({ service, placement }, { Name, EventBusName }) => {
  checkBus(EventBusName);
  return { ...describe(service.rule(Name)), CreatedBy: placement.accountId };
});
