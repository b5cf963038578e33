import { ImportRestApi } from "../../../models/apigateway.js";
import { answerRestApi } from "../answers.js";
import { implement } from "../implement.js";
import { definitionOf } from "../import/definition-text.js";

export default implement(ImportRestApi, ({ service }, input) =>
  answerRestApi(service.importApi(definitionOf(input.body ?? ""), input)),
);
