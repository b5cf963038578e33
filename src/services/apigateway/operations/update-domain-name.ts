import { UpdateDomainName } from "../../../models/apigateway.js";
import { answerDomainName } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateDomainName, ({ service }, input) =>
  answerDomainName(service.updateDomainName(input.domainName, input.patchOperations)),
);
