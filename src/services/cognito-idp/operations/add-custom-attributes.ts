import { AddCustomAttributes } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AddCustomAttributes, ({ service }, { UserPoolId, CustomAttributes }) => {
  service.addCustomAttributes(UserPoolId, CustomAttributes);
  return {};
});
