import { GetBucketTagging } from "../../../models/s3.js";
import { notConfigured } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetBucketTagging, ({ service }, { Bucket }) => {
  const { tags = [] } = service.bucket(Bucket).configuration;
  if (tags.length === 0) throw notConfigured("tags", Bucket);
  return { TagSet: [...tags] };
});
