import { CreateDomainName } from "../../../models/apigateway.js";
import { answerDomainName } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateDomainName, ({ service }, input) => answerDomainName(service.createDomainName(input)));
