import { UpdateGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(UpdateGroup, ({ service }, input) => ({ Group: service.updateGroup(input) }));
