import { PutRestApi } from "../../../models/apigateway.js";
import { answerTaggedRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutRestApi, ({ service }, input) =>
  answerTaggedRestApi(service.putRestApi(input.restApiId, input.body ?? "", input)),
);
