import { EnableRule } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(EnableRule, ({ service }, { Name, EventBusName }) => {
  checkBus(EventBusName);
  service.setState(Name, "ENABLED");
  return {};
});
