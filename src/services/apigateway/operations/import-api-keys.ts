import { ImportApiKeys } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(ImportApiKeys, ({ service }, input) => {
  const { ids, warnings } = service.importApiKeys(Buffer.from(input.body ?? "").toString("utf8"), input.failOnWarnings);
  return { ids: [...ids], warnings: [...warnings] };
});
