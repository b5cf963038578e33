import { GetMethod } from "../../../models/apigateway.js";
import { answerMethod } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetMethod, ({ service }, input) => answerMethod(service.getMethod(input)));
