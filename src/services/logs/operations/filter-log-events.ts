import { FilterLogEvents } from "../../../models/logs.js";
import { implement } from "../implement.js";
import { groupNamed } from "../log-group-name.js";

export default implement(FilterLogEvents, ({ service }, input) =>
  service.filterEvents(groupNamed(input), {
    ...input,
    pattern: input.filterPattern,
    streams: input.logStreamNames,
    streamPrefix: input.logStreamNamePrefix,
  }),
);
