import { CreateMultipartUpload } from "../../../models/s3.js";
import { headersOf } from "../headers.js";
import { implement } from "../implement.js";

export default implement(CreateMultipartUpload, ({ service }, input) => {
  const { Bucket, Key, ChecksumAlgorithm, ChecksumType } = input;
  const UploadId = service.createUpload(Bucket, {
    key: Key,
    headers: headersOf(input),
    ...(ChecksumAlgorithm && { checksumAlgorithm: ChecksumAlgorithm }),
  });
  return {
    Bucket,
    Key,
    UploadId,
    ServerSideEncryption: "AES256" as const,
    ...(ChecksumAlgorithm && { ChecksumAlgorithm }),
    ...(ChecksumType && { ChecksumType }),
  };
});
