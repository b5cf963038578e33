import { ContinueUpdateRollback } from "../../models/cloudformation.js";
import { implement } from "./implement.js";

export default implement(ContinueUpdateRollback, ({ service }, { StackName, ResourcesToSkip }) => {
  service.continueRollback(StackName, ResourcesToSkip ?? []);
  return {};
});
