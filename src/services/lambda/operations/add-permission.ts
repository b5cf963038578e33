import { AddPermission } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(AddPermission, ({ service }, input) => ({
  Statement: JSON.stringify(service.addPermission(input)),
}));
