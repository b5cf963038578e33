import { DescribeStackEvents } from "../../models/cloudformation.js";
import { keyPrefix } from "../../store/store.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";
import { eventView } from "./views.js";

/** Newest first. */
export default implement(DescribeStackEvents, ({ service }, { StackName, NextToken }) => {
  if (StackName === undefined) throw validationError("StackName is required");
  const stack = service.engine.find(StackName);
  if (!stack) throw validationError(`Stack [${StackName}] does not exist`);
  const events = service.engine.tables.events.list({ prefix: keyPrefix(stack.id) }).reverse();
  const { items, ...next } = page(events, NextToken);
  return { StackEvents: items.map(({ value }) => eventView(value)), ...next };
});
