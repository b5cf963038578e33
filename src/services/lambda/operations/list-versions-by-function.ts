import { ListVersionsByFunction } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(ListVersionsByFunction, ({ service }, input) => {
  const { items, next } = pageOf(service.versions(input.FunctionName), input, ({ Version }) => Version);
  return { Versions: items, ...next };
});
