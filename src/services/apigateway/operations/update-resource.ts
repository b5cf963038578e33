import { UpdateResource } from "../../../models/apigateway.js";
import { answerResource } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateResource, ({ service }, input) =>
  answerResource(service.updateResource(input.restApiId, input.resourceId, input.patchOperations)),
);
