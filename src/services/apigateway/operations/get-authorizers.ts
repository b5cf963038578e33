import { GetAuthorizers } from "../../../models/apigateway.js";
import { answerAuthorizer, answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetAuthorizers, ({ service }, input) =>
  answerPage(service.getAuthorizers(input.restApiId, input), answerAuthorizer),
);
