import { ListTags } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { taggedResource } from "../tagged-resource.js";

export default implement(ListTags, ({ service }, { Resource }) => ({
  Tags: { ...taggedResource(service, Resource).tags() },
}));
