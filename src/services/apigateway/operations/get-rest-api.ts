import { GetRestApi } from "../../../models/apigateway.js";
import { answerTaggedRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetRestApi, ({ service }, input) => answerTaggedRestApi(service.getRestApi(input.restApiId)));
