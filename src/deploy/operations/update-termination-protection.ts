import { UpdateTerminationProtection } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";

export default implement(UpdateTerminationProtection, ({ service }, { StackName, EnableTerminationProtection }) => {
  const stack = service.stack(StackName);
  if (stack.parentId !== undefined)
    throw validationError("Termination protection cannot be changed on a nested stack: change it on the root stack");
  service.engine.patch(stack.id, { terminationProtection: EnableTerminationProtection });
  return { StackId: stack.id };
});
