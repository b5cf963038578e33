import { CreateLogGroup } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(CreateLogGroup, ({ service }, { logGroupName }) => {
  service.createGroup(logGroupName);
  return {};
});
