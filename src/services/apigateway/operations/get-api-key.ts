import { GetApiKey } from "../../../models/apigateway.js";
import { answerApiKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetApiKey, ({ service }, input) =>
  answerApiKey(service.getApiKey(input.apiKey), { value: input.includeValue, tags: true }),
);
