import { UpdateMethod } from "../../../models/apigateway.js";
import { answerMethod } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateMethod, ({ service }, input) =>
  answerMethod(service.updateMethod(input, input.patchOperations)),
);
