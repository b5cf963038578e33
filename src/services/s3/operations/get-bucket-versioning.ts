import { GetBucketVersioning } from "../../../models/s3.js";
import { implement } from "../implement.js";

/** A bucket that never was versioned answers an empty configuration. */
export default implement(GetBucketVersioning, ({ service }, { Bucket }) => {
  service.bucket(Bucket);
  return {};
});
