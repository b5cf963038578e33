import { CreateDeployment } from "../../../models/apigateway.js";
import { answerDeployment } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateDeployment, ({ service }, input) => answerDeployment(service.createDeployment(input)));
