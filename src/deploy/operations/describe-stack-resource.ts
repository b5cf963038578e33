import { DescribeStackResource } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { resourceView } from "./views.js";

export default implement(DescribeStackResource, ({ service }, { StackName, LogicalResourceId }) => {
  const stack = service.engine.find(StackName);
  if (!stack) throw validationError(`Stack '${StackName}' does not exist`);
  const record = service.engine.resource(stack.id, LogicalResourceId);
  if (!record) throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${StackName}`);
  const { Timestamp, ...view } = resourceView(stack, record);
  return {
    StackResourceDetail: {
      ...view,
      LastUpdatedTimestamp: Timestamp,
      Metadata: JSON.stringify(record.metadata ?? {}),
      DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
    },
  };
});
