import { CreateLogStream } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(CreateLogStream, ({ service }, { logGroupName, logStreamName }) => {
  service.createStream(logGroupName, logStreamName);
  return {};
});
