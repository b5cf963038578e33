import { CreateGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(CreateGroup, ({ service }, input) => ({ Group: service.createGroup(input) }));
