import { DeleteLogStream } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(DeleteLogStream, ({ service }, { logGroupName, logStreamName }) => {
  service.deleteStream(logGroupName, logStreamName);
  return {};
});
