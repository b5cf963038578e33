import { UpdateRestApi } from "../../../models/apigateway.js";
import { answerTaggedRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateRestApi, ({ service }, input) =>
  answerTaggedRestApi(service.updateRestApi(input.restApiId, input.patchOperations)),
);
