import { ListTags } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { taggedFunction } from "../tagged-function.js";

export default implement(ListTags, ({ service }, { Resource }) => ({ Tags: service.tags(taggedFunction(Resource)) }));
