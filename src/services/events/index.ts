import { model } from "../../models/events.js";
import type { AwsService } from "../operation.js";
import deleteRule from "./operations/delete-rule.js";
import describeRule from "./operations/describe-rule.js";
import disableRule from "./operations/disable-rule.js";
import enableRule from "./operations/enable-rule.js";
import listRules from "./operations/list-rules.js";
import listTargetsByRule from "./operations/list-targets-by-rule.js";
import putRule from "./operations/put-rule.js";
import putTargets from "./operations/put-targets.js";
import removeTargets from "./operations/remove-targets.js";
import type { EventRules } from "./service.js";

export const events = (service: EventRules): AwsService<EventRules> => ({
  model,
  service,
  handlers: [
    deleteRule,
    describeRule,
    disableRule,
    enableRule,
    listRules,
    listTargetsByRule,
    putRule,
    putTargets,
    removeTargets,
  ],
});
