import type { EventType } from "@aws-sdk/client-cloudformation";
import { DescribeEvents } from "../../models/cloudformation.js";
import type { EventRecord } from "../records.js";
import { validationError } from "../template/errors.js";
import { eventPage } from "./event-page.js";
import { implement } from "./implement.js";
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
    const isAsked = ({ status }: EventRecord) => !Filters?.FailedEvents || status.endsWith("_FAILED");
    const { items, ...next } = eventPage(engine.tables.events, stack.id, NextToken, isAsked);
    return {
      OperationEvents: items.map((event) => {
        const { StackName: _, ...view } = eventView(event);
        return { ...view, EventType: "STACK_EVENT" as EventType };
      }),
      ...next,
    };
  },
);
