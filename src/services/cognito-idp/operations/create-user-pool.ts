import { CreateUserPool } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(CreateUserPool, ({ service }, input) => ({ UserPool: service.createPool(input) }));
