import { DeleteParameter } from "../../../models/ssm.js";
import { implement } from "../implement.js";

export default implement(DeleteParameter, ({ service, fault }, { Name }) => {
  if (!service.delete(Name)) throw fault("ParameterNotFound", "");
  return {};
});
