import { PutBucketPolicy } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(PutBucketPolicy, ({ service }, { Bucket, Policy }) => {
  service.putPolicy(Bucket, Policy);
  return {};
});
