import { CreateAuthorizer } from "../../../models/apigateway.js";
import { answerAuthorizer } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateAuthorizer, ({ service }, input) => answerAuthorizer(service.createAuthorizer(input)));
