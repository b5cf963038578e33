import { GetResources } from "../../../models/apigateway.js";
import { answerPage, answerResource } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetResources, ({ service }, input) =>
  answerPage(service.getResources(input.restApiId, input), (resource) => answerResource(resource, input.embed)),
);
