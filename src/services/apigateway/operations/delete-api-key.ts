import { DeleteApiKey } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteApiKey, ({ service }, input) => {
  service.deleteApiKey(input.apiKey);
  return {};
});
