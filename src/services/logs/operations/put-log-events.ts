import { PutLogEvents } from "../../../models/logs.js";
import { implement } from "../implement.js";

export default implement(PutLogEvents, ({ service }, { logGroupName, logStreamName, logEvents }) => {
  service.put(logGroupName, logStreamName, logEvents);
  return {};
});
