import { DeleteDomainName } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteDomainName, ({ service }, input) => {
  service.deleteDomainName(input.domainName);
  return {};
});
