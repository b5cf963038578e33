import { CreateResource } from "../../../models/apigateway.js";
import { answerResource } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateResource, ({ service }, input) => answerResource(service.createResource(input)));
