import { CancelUpdateStack } from "../../models/cloudformation.js";
import { implement } from "./implement.js";

export default implement(CancelUpdateStack, ({ service }, { StackName }) => {
  service.cancelUpdate(StackName);
  return {};
});
