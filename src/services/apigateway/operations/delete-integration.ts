import { DeleteIntegration } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteIntegration, ({ service }, input) => {
  service.deleteIntegration(input);
  return {};
});
