import { GetRestApis } from "../../../models/apigateway.js";
import { answerPage, answerRestApi } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetRestApis, ({ service }, input) => answerPage(service.getRestApis(input), answerRestApi));
