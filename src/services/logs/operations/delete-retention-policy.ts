import { DeleteRetentionPolicy } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(DeleteRetentionPolicy, ({ service }, { logGroupName }) => {
  service.setRetention(logGroupName, undefined);
  return {};
});
