import { UpdateAccount } from "../../../models/apigateway.js";
import { answerAccount } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateAccount, ({ service }, input) =>
  answerAccount(service.updateAccount(input.patchOperations)),
);
