import { GetMethodResponse } from "../../../models/apigateway.js";
import { answerMethodResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetMethodResponse, ({ service }, input) =>
  answerMethodResponse(service.getMethodResponse(input)),
);
