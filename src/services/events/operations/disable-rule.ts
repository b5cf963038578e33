import { DisableRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(DisableRule, ({ service }, { Name, EventBusName }) => {
  checkBus(EventBusName);
  service.setState(Name, "DISABLED");
  return {};
});
