import { ExecuteChangeSet } from "../../models/cloudformation.js";
import { implement } from "./implement.js";

export default implement(ExecuteChangeSet, ({ service }, input) => {
  const { ChangeSetName, StackName, DisableRollback, ClientRequestToken } = input;
  service.changeSets.execute(ChangeSetName, StackName, { disableRollback: DisableRollback, token: ClientRequestToken });
  return {};
});
