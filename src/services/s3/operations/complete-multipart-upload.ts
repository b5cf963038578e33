import { CompleteMultipartUpload } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(CompleteMultipartUpload, ({ service }, input) => {
  const { Bucket, Key, UploadId, MultipartUpload } = input;
  // A composite checksum is one of checksums and covers no bytes; a full-object one is checked against the joined body.
  const checksums = input.ChecksumType === "FULL_OBJECT" ? input : {};
  const object = service.completeUpload(Bucket, Key, UploadId, MultipartUpload?.Parts ?? [], {
    checksums,
    conditions: input,
  });
  return {
    Location: `http://${Bucket}.s3.amazonaws.com/${encodeURIComponent(Key)}`,
    Bucket,
    Key,
    ETag: object.etag,
    ServerSideEncryption: "AES256" as const,
    ...object.checksums,
    ...(Object.keys(object.checksums).length > 0 && { ChecksumType: "FULL_OBJECT" as const }),
  };
});
