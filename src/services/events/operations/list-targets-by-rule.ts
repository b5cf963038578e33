import { ListTargetsByRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { page } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListTargetsByRule, ({ service }, { Rule, EventBusName, Limit, NextToken }) => {
  checkBus(EventBusName);
  const targets = [...service.rule(Rule).targets].sort((a, b) => (a.Id < b.Id ? -1 : 1));
  const { items, ...rest } = page(targets, ({ Id }) => Id, Limit, NextToken);
  return { Targets: items, ...rest };
});
