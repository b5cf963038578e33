import type { Capability, Change } from "@aws-sdk/client-cloudformation";
import { DescribeChangeSet } from "../../models/cloudformation.js";
import { withoutValues } from "../change-view.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";
import { parametersView } from "./views.js";

export default implement(DescribeChangeSet, ({ service }, input) => {
  const record = service.changeSets.get(input.ChangeSetName, input.StackName);
  const { inputs } = record;
  const { items, ...next } = page(
    input.IncludePropertyValues ? record.changes : withoutValues(record.changes),
    input.NextToken,
  );
  return {
    ChangeSetName: record.name,
    ChangeSetId: record.id,
    StackId: record.stackId,
    StackName: record.stackName,
    ...(record.description !== undefined && { Description: record.description }),
    ...(inputs.parameters.length > 0 && { Parameters: parametersView(inputs) }),
    CreationTime: new Date(record.createdAt),
    ExecutionStatus: record.executionStatus,
    Status: record.status,
    ...(record.statusReason !== undefined && { StatusReason: record.statusReason }),
    NotificationARNs: [...inputs.notificationArns],
    RollbackConfiguration: {},
    Capabilities: [...inputs.capabilities] as Capability[],
    ...(inputs.tags.length > 0 && { Tags: inputs.tags.map((tag) => ({ ...tag })) }),
    Changes: items as unknown as Change[],
    IncludeNestedStacks: record.includeNestedStacks,
    ...(record.onStackFailure !== undefined && { OnStackFailure: record.onStackFailure }),
    ...next,
  };
});
