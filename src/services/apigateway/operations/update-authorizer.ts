import { UpdateAuthorizer } from "../../../models/apigateway.js";
import { answerAuthorizer } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateAuthorizer, ({ service }, input) =>
  answerAuthorizer(service.updateAuthorizer(input.restApiId, input.authorizerId, input.patchOperations)),
);
