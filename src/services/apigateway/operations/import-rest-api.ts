import { ImportRestApi } from "../../../models/apigateway.js";
import { answerRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(ImportRestApi, ({ service }, input) =>
  answerRestApi(service.importApi(input.body ?? "", input)),
);
