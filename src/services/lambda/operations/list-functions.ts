import { ListFunctions } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(ListFunctions, ({ service }, input) => {
  const all = input.FunctionVersion === "ALL" ? service.allVersions() : service.list();
  const { items, next } = pageOf(all, input, ({ FunctionArn }) => FunctionArn);
  return { Functions: items, ...next };
});
