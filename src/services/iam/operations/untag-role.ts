import { UntagRole } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(UntagRole, ({ service }, { RoleName, TagKeys }) => {
  const named = new Set(TagKeys.map((key) => key.toLowerCase()));
  const tags = service.role(RoleName).tags.filter(({ Key }) => !named.has(Key.toLowerCase()));
  service.updateRole(RoleName, { tags });
  return {};
});
