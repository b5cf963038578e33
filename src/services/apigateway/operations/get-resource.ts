import { GetResource } from "../../../models/apigateway.js";
import { answerResource } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetResource, ({ service }, input) =>
  answerResource(service.getResource(input.restApiId, input.resourceId), input.embed),
);
