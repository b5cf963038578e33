import { UpdateIdentityPool } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(UpdateIdentityPool, ({ service }, input) => service.updatePool(input));
