import { ListRules } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { describe, page } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListRules, ({ service }, { NamePrefix = "", EventBusName, Limit, NextToken }) => {
  checkBus(EventBusName);
  const { items, ...rest } = page(service.list({ prefix: NamePrefix }), ({ name }) => name, Limit, NextToken);
  return { Rules: items.map(describe), ...rest };
});
