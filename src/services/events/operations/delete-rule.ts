import { DeleteRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(DeleteRule, ({ service }, { Name, EventBusName }) => {
  checkBus(EventBusName);
  service.deleteRule(Name);
  return {};
});
