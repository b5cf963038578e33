import { PutMethod } from "../../../models/apigateway.js";
import { answerMethod } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutMethod, ({ service }, input) => answerMethod(service.putMethod(input)));
