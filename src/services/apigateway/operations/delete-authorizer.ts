import { DeleteAuthorizer } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteAuthorizer, ({ service }, input) => {
  service.deleteAuthorizer(input.restApiId, input.authorizerId);
  return {};
});
