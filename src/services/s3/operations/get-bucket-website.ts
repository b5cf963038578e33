import { GetBucketWebsite } from "../../../models/s3.js";
import { notConfigured } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetBucketWebsite, ({ service }, { Bucket }) => {
  const { website } = service.bucket(Bucket).configuration;
  if (!website) throw notConfigured("website", Bucket);
  return website;
});
