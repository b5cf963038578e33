import { DeleteBucketPolicy } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(DeleteBucketPolicy, ({ service }, { Bucket }) => {
  service.configureBucket(Bucket, { policy: undefined });
  return {};
});
