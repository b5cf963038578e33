import { PutRestApi } from "../../../models/apigateway.js";
import { answerTaggedRestApi } from "../answers.js";
import { implement } from "../implement.js";
import { definitionOf } from "../import/definition-text.js";

export default implement(PutRestApi, ({ service }, input) =>
  answerTaggedRestApi(service.putRestApi(input.restApiId, definitionOf(input.body ?? ""), input)),
);
