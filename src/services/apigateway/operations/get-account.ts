import { GetAccount } from "../../../models/apigateway.js";
import { answerAccount } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetAccount, ({ service }) => answerAccount(service.getAccount()));
