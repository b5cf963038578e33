import { CreateRestApi } from "../../../models/apigateway.js";
import { answerRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateRestApi, ({ service }, input) => answerRestApi(service.createRestApi(input)));
