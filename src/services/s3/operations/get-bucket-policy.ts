import { GetBucketPolicy } from "../../../models/s3.js";
import { notConfigured } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetBucketPolicy, ({ service }, { Bucket }) => {
  const { policy } = service.bucket(Bucket).configuration;
  if (policy === undefined) throw notConfigured("policy", Bucket);
  return { Policy: policy };
});
