import { DescribeStackResources } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { resourceView } from "./views.js";

export default implement(DescribeStackResources, ({ service }, input) => {
  const { StackName, LogicalResourceId, PhysicalResourceId } = input;
  const { engine } = service;
  if ((StackName === undefined) === (PhysicalResourceId === undefined))
    throw validationError("You must specify either StackName or PhysicalResourceId, but not both");
  let name = StackName;
  if (PhysicalResourceId !== undefined) {
    name = engine.tables.resources.find("id", { equals: PhysicalResourceId })[0]?.value.stackId;
    if (name === undefined) throw validationError(`Stack for ${PhysicalResourceId} does not exist`);
  }
  const stack = service.stack(name ?? "");
  const records = engine
    .resources(stack.id)
    .filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId);
  return {
    StackResources: records.map((record) => ({
      ...resourceView(stack, record),
      DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
    })),
  };
});
