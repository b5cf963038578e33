import { GetIntegration } from "../../../models/apigateway.js";
import { answerIntegration } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetIntegration, ({ service }, input) => answerIntegration(service.getIntegration(input)));
