import { CreateEventSourceMapping } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(CreateEventSourceMapping, ({ service }, input) => service.eventSourceMappings.create(input));
