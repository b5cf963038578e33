import { ListAliases } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(ListAliases, ({ service }, input) => {
  const all = service.aliases.list(input.FunctionName, input.FunctionVersion);
  const { items, next } = pageOf(all, input, ({ Name }) => Name);
  return { Aliases: items, ...next };
});
