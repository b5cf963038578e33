import { DeleteLogGroup } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(DeleteLogGroup, ({ service }, { logGroupName }) => {
  service.deleteGroup(logGroupName);
  return {};
});
