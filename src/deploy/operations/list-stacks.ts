import { ListStacks } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";

export default implement(ListStacks, ({ service }, { StackStatusFilter, NextToken }) => {
  const { engine } = service;
  const stacks = engine.tables.stacks
    .list()
    .map(({ value }) => value)
    .filter(({ status }) => !StackStatusFilter?.length || StackStatusFilter.includes(status))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const { items, ...next } = page(stacks, NextToken);
  return {
    StackSummaries: items.map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      ...(stack.description !== undefined && { TemplateDescription: stack.description }),
      CreationTime: new Date(stack.createdAt),
      ...(stack.updatedAt !== undefined && { LastUpdatedTime: new Date(stack.updatedAt) }),
      ...(stack.deletedAt !== undefined && { DeletionTime: new Date(stack.deletedAt) }),
      StackStatus: stack.status,
      ...(stack.statusReason !== undefined && { StackStatusReason: stack.statusReason }),
      ...(stack.parentId !== undefined && { ParentId: stack.parentId }),
      ...(stack.rootId !== undefined && { RootId: stack.rootId }),
      DriftInformation: { StackDriftStatus: "NOT_CHECKED" as const },
    })),
    ...next,
  };
});
