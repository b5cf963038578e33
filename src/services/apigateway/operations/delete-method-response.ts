import { DeleteMethodResponse } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteMethodResponse, ({ service }, input) => {
  service.deleteMethodResponse(input);
  return {};
});
