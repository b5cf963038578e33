import { ListRoles } from "../../../models/iam.js";
import { describeRole, page } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListRoles, ({ service }, input) => {
  const { items, ...rest } = page((range) => service.listRoles(input.PathPrefix, range), input);
  return { Roles: items.map((role) => describeRole(role, { full: false })), ...rest };
});
