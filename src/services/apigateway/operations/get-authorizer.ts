import { GetAuthorizer } from "../../../models/apigateway.js";
import { answerAuthorizer } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetAuthorizer, ({ service }, input) =>
  answerAuthorizer(service.getAuthorizer(input.restApiId, input.authorizerId)),
);
