import { DescribeStackEvents } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { eventPage } from "./event-page.js";
import { implement } from "./implement.js";
import { eventView } from "./views.js";

/** Newest first. */
export default implement(DescribeStackEvents, ({ service: { engine } }, { StackName, NextToken }) => {
  if (StackName === undefined) throw validationError("StackName is required");
  const stack = engine.find(StackName);
  if (!stack) throw validationError(`Stack [${StackName}] does not exist`);
  const { items, ...next } = eventPage(engine.tables.events, stack.id, NextToken);
  return { StackEvents: items.map(eventView), ...next };
});
