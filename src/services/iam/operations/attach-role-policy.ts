import { AttachRolePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(AttachRolePolicy, ({ service }, { RoleName, PolicyArn }) => {
  service.attachRolePolicy(RoleName, PolicyArn);
  return {};
});
