import { ListRolePolicies } from "../../../models/iam.js";
import { pageOf } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListRolePolicies, ({ service }, input) => {
  const names = Object.keys(service.role(input.RoleName).inlinePolicies).sort();
  const { items, ...rest } = pageOf(names, (name) => name, input);
  return { PolicyNames: items, ...rest };
});
