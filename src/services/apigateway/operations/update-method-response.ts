import { UpdateMethodResponse } from "../../../models/apigateway.js";
import { answerMethodResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateMethodResponse, ({ service }, input) =>
  answerMethodResponse(service.updateMethodResponse(input, input.patchOperations)),
);
