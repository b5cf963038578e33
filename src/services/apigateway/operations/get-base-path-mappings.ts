import { GetBasePathMappings } from "../../../models/apigateway.js";
import { answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetBasePathMappings, ({ service }, input) =>
  answerPage(service.getBasePathMappings(input.domainName, input), (mapping) => mapping),
);
