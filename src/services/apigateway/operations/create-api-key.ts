import { CreateApiKey } from "../../../models/apigateway.js";
import { answerApiKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateApiKey, ({ service }, input) =>
  answerApiKey(service.createApiKey(input), { value: true }),
);
