import { ListImports } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";
import { page } from "./pages.js";

export default implement(ListImports, ({ service }, { ExportName, NextToken }) => {
  const importers = service.engine.importers(ExportName);
  if (importers.length === 0) throw validationError(`Export '${ExportName}' is not imported by any stack.`);
  const { items, ...next } = page(importers, NextToken);
  return { Imports: items, ...next };
});
