import { PutMethodResponse } from "../../../models/apigateway.js";
import { answerMethodResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutMethodResponse, ({ service }, input) =>
  answerMethodResponse(service.putMethodResponse(input)),
);
