import { ListStackResources } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";
import { resourceView } from "./views.js";

export default implement(ListStackResources, ({ service }, { StackName, NextToken }) => {
  const stack = service.stack(StackName);
  const { items, ...next } = page(service.engine.resources(stack.id), NextToken);
  return {
    StackResourceSummaries: items.map((record) => {
      const { Timestamp, StackId: _, StackName: __, ...view } = resourceView(stack, record);
      return {
        ...view,
        LastUpdatedTimestamp: Timestamp,
        DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
      };
    }),
    ...next,
  };
});
