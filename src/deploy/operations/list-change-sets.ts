import { ListChangeSets } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";

export default implement(ListChangeSets, ({ service }, { StackName, NextToken }) => {
  const stack = service.engine.find(StackName);
  if (!stack) throw validationError(`Stack [${StackName}] does not exist`);
  const pending = service.changeSets
    .list(stack.id)
    .filter(({ executionStatus }) => executionStatus !== "EXECUTE_COMPLETE" && executionStatus !== "OBSOLETE");
  const { items, ...next } = page(pending, NextToken);
  return {
    Summaries: items.map((record) => ({
      StackId: record.stackId,
      StackName: record.stackName,
      ChangeSetId: record.id,
      ChangeSetName: record.name,
      ExecutionStatus: record.executionStatus,
      Status: record.status,
      ...(record.statusReason !== undefined && { StatusReason: record.statusReason }),
      CreationTime: new Date(record.createdAt),
      ...(record.description !== undefined && { Description: record.description }),
      IncludeNestedStacks: record.includeNestedStacks,
    })),
    ...next,
  };
});
