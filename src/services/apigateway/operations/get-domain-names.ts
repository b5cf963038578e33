import { GetDomainNames } from "../../../models/apigateway.js";
import { answerDomainName, answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetDomainNames, ({ service }, input) =>
  answerPage(service.getDomainNames(input), answerDomainName),
);
