import type { EventType } from "@aws-sdk/client-cloudformation";
import { DescribeEvents } from "../../models/cloudformation.js";
import { keyPrefix } from "../../store/store.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";
import { eventView } from "./views.js";

/** The events of a stack, or of the stack of a change set, newest first; with a filter only those of failures. */
export default implement(
  DescribeEvents,
  ({ service }, { StackName, ChangeSetName, OperationId, Filters, NextToken }) => {
    if (OperationId !== undefined) throw validationError("OperationId is not supported: name the stack");
    const name = ChangeSetName === undefined ? StackName : service.changeSets.get(ChangeSetName, StackName).stackId;
    if (name === undefined) throw validationError("StackName is required");
    const { engine } = service;
    const stack = engine.find(name);
    if (!stack) throw validationError(`Stack [${name}] does not exist`);
    const events = engine.tables.events
      .list({ prefix: keyPrefix(stack.id) })
      .map(({ value }) => value)
      .filter(({ status }) => !Filters?.FailedEvents || status.endsWith("_FAILED"))
      .reverse();
    const { items, ...next } = page(events, NextToken);
    return {
      OperationEvents: items.map((event) => {
        const { StackName: _, ...view } = eventView(event);
        return { ...view, EventType: "STACK_EVENT" as EventType };
      }),
      ...next,
    };
  },
);
