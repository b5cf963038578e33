import { GetDomainName } from "../../../models/apigateway.js";
import { answerDomainName } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetDomainName, ({ service }, input) =>
  answerDomainName(service.getDomainName(input.domainName)),
);
