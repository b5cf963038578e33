import { CreateChangeSet } from "../../models/cloudformation.js";
import { implement } from "./implement.js";
import { refuseUnspoken } from "./refuse.js";

export default implement(CreateChangeSet, ({ service }, input) => {
  refuseUnspoken(input);
  const { id, stackId } = service.changeSets.create(input);
  return { Id: id, StackId: stackId };
});
