import { UpdateStack } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { refuseUnspoken } from "./refuse.js";

export default implement(UpdateStack, ({ service }, input) => {
  refuseUnspoken(input);
  return { StackId: service.update(input) };
});
