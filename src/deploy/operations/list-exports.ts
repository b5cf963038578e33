import { ListExports } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";

export default implement(ListExports, ({ service }, { NextToken }) => {
  const { items, ...next } = page(service.engine.exports(), NextToken);
  return {
    Exports: items.map(({ exportName, value, stackId }) => ({
      ExportingStackId: stackId,
      Name: exportName,
      Value: value,
    })),
    ...next,
  };
});
