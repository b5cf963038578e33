import { UpdateApiKey } from "../../../models/apigateway.js";
import { answerApiKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateApiKey, ({ service }, input) =>
  answerApiKey(service.updateApiKey(input.apiKey, input.patchOperations), { tags: true }),
);
