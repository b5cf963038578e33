import { DeleteBucket } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(DeleteBucket, ({ service }, { Bucket }) => {
  service.deleteBucket(Bucket);
  return {};
});
