import { UpdateEventSourceMapping } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(UpdateEventSourceMapping, ({ service }, { UUID, ...changes }) =>
  service.eventSourceMappings.update(UUID, changes),
);
