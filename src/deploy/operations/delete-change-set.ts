import { DeleteChangeSet } from "../../models/cloudformation.js";
import { implement } from "./implement.js";

export default implement(DeleteChangeSet, ({ service }, { ChangeSetName, StackName }) => {
  service.changeSets.delete(ChangeSetName, StackName);
  return {};
});
