import { TagRole } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(TagRole, ({ service }, { RoleName, Tags }) => {
  const named = new Set(Tags.map(({ Key }) => Key.toLowerCase()));
  const kept = service.role(RoleName).tags.filter(({ Key }) => !named.has(Key.toLowerCase()));
  service.updateRole(RoleName, { tags: [...kept, ...Tags] });
  return {};
});
