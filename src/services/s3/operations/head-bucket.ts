import { HeadBucket } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(HeadBucket, ({ service, placement }, { Bucket }) => {
  service.bucket(Bucket);
  return { BucketRegion: placement.region, AccessPointAlias: false };
});
