import { GetTags } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetTags, ({ service }, input) => ({ tags: service.getTags(input.resourceArn) }));
