import { DetachRolePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(DetachRolePolicy, ({ service }, { RoleName, PolicyArn }) => {
  service.detachRolePolicy(RoleName, PolicyArn);
  return {};
});
