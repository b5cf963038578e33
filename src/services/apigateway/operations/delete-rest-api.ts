import { DeleteRestApi } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteRestApi, ({ service }, input) => {
  service.deleteRestApi(input.restApiId);
  return {};
});
