import { AbortMultipartUpload } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(AbortMultipartUpload, ({ service }, { Bucket, Key, UploadId }) => {
  service.abortUpload(Bucket, Key, UploadId);
  return {};
});
