import { UpdateUserPool } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(UpdateUserPool, ({ service }, input) => {
  service.updatePool(input);
  return {};
});
