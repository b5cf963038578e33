import { ListTagsOfResource } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(ListTagsOfResource, ({ service }, { ResourceArn }) => ({
  Tags: [...service.byArn(ResourceArn).tags],
}));
