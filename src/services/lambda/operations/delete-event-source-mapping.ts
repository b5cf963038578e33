import { DeleteEventSourceMapping } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(DeleteEventSourceMapping, ({ service }, { UUID }) => service.eventSourceMappings.delete(UUID));
