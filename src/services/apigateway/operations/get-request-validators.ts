import { GetRequestValidators } from "../../../models/apigateway.js";
import { answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetRequestValidators, ({ service }, input) =>
  answerPage(service.getRequestValidators(input.restApiId, input), (validator) => validator),
);
