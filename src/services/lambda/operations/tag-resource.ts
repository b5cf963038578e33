import { TagResource } from "../../../models/lambda.js";
import { invalid } from "../function-name.js";
import { implement } from "../implement.js";
import { taggedFunction } from "../tagged-function.js";

export default implement(TagResource, ({ service }, { Resource, Tags }) => {
  const name = taggedFunction(Resource);
  // AWS's own answer (recorded).
  if (Object.keys(Tags).length === 0) throw invalid("An error occurred and the request cannot be processed.");
  service.changeTags(name, { set: Tags });
  return {};
});
