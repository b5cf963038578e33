import { CreateIdentityPool } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(CreateIdentityPool, ({ service }, input) => service.createPool(input));
