import { PutIntegration } from "../../../models/apigateway.js";
import { answerIntegration } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutIntegration, ({ service }, input) => answerIntegration(service.putIntegration(input)));
