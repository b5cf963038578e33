import { TagResource } from "../../../models/lambda.js";
import { invalid } from "../function-name.js";
import { implement } from "../implement.js";
import { taggedResource } from "../tagged-resource.js";

export default implement(TagResource, ({ service }, { Resource, Tags }) => {
  const resource = taggedResource(service, Resource);
  // AWS's own answer (recorded).
  if (Object.keys(Tags).length === 0) throw invalid("An error occurred and the request cannot be processed.");
  resource.change({ set: Tags });
  return {};
});
