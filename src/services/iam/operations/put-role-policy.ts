import { PutRolePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(PutRolePolicy, ({ service }, { RoleName, PolicyName, PolicyDocument }) => {
  service.putRolePolicy(RoleName, PolicyName, PolicyDocument);
  return {};
});
