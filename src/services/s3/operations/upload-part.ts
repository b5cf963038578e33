import { UploadPart } from "../../../models/s3.js";
import { verified } from "../checksum.js";
import { invalidArgument } from "../faults.js";
import { implement } from "../implement.js";

const MAXIMUM = 10_000;

export default implement(UploadPart, ({ service }, input) => {
  const { Bucket, Key, UploadId, PartNumber, Body = new Uint8Array(), ContentMD5 } = input;
  if (PartNumber < 1 || PartNumber > MAXIMUM)
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      String(PartNumber),
    );
  service.upload(Bucket, Key, UploadId);
  const checksums = verified(Body, input, ContentMD5);
  const part = service.putPart(Bucket, Key, UploadId, PartNumber, Body);
  return { ETag: part.etag, ServerSideEncryption: "AES256" as const, ...checksums };
});
