import { GetDistribution } from "../../../models/cloudfront.js";
import { described } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetDistribution, ({ service }, { Id }) => {
  const distribution = service.distribution(Id);
  return { Distribution: described(service, distribution), ETag: distribution.etag };
});
