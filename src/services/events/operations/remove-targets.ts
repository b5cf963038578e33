import { RemoveTargets } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(RemoveTargets, ({ service }, { Rule, Ids, EventBusName }) => {
  checkBus(EventBusName);
  service.removeTargets(Rule, Ids);
  return { FailedEntryCount: 0, FailedEntries: [] };
});
