import { ListTagsForResource } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(ListTagsForResource, ({ service }, { ResourceArn }) => ({
  Tags: { ...service.pools.byArn(ResourceArn).tags },
}));
