import { DescribeStacks } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";
import { stackView } from "./views.js";

/** Held open until the stack that is asked for settles: the SDKs' waiters pause 30 seconds between two looks. */
export default implement(DescribeStacks, async ({ service }, { StackName, NextToken }) => {
  if (StackName !== undefined) {
    const { id } = service.stack(StackName);
    await service.settled(id);
    return { Stacks: [stackView(service.stack(StackName.startsWith("arn:") ? id : StackName))] };
  }
  const stacks = service.engine.tables.stacks
    .list()
    .map(({ value }) => value)
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const { items, ...next } = page(stacks, NextToken);
  return { Stacks: items.map(stackView), ...next };
});
