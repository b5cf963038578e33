import { CreateStack } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { refuseUnspoken } from "./refuse.js";

export default implement(CreateStack, ({ service }, input) => {
  refuseUnspoken(input);
  return { StackId: service.create(input) };
});
