import { GetEventSourceMapping } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetEventSourceMapping, ({ service }, { UUID }) => service.eventSourceMappings.get(UUID));
