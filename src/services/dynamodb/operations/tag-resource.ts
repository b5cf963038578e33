import { TagResource } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(TagResource, ({ service }, { ResourceArn, Tags }) => {
  const table = service.byArn(ResourceArn);
  const kept = table.tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
  service.setTags(table, [...kept, ...Tags]);
  return {};
});
