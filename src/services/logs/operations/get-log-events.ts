import { GetLogEvents } from "../../../models/logs.js";
import { implement } from "../implement.js";
import { groupNamed } from "../log-group-name.js";

export default implement(GetLogEvents, ({ service }, input) =>
  service.streamEvents(groupNamed(input), input.logStreamName, input),
);
