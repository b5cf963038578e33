import { UntagResource } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(UntagResource, ({ service }, { ResourceArn, TagKeys }) => {
  const table = service.byArn(ResourceArn);
  service.setTags(
    table,
    table.tags.filter(({ Key = "" }) => !TagKeys.includes(Key)),
  );
  return {};
});
