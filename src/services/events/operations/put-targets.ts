import { PutTargets } from "../../../models/events.js";
import { checkBus } from "../bus.js";
import { implement } from "../implement.js";

export default implement(PutTargets, ({ service }, { Rule, Targets, EventBusName }) => {
  checkBus(EventBusName);
  service.putTargets(Rule, Targets);
  return { FailedEntryCount: 0, FailedEntries: [] };
});
