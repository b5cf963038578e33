import { DeleteMethod } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteMethod, ({ service }, input) => {
  service.deleteMethod(input);
  return {};
});
