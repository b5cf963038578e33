import { GetApiKeys } from "../../../models/apigateway.js";
import { answerApiKey, answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetApiKeys, ({ service }, input) =>
  answerPage(service.getApiKeys(input), (key) => answerApiKey(key, { value: input.includeValues })),
);
