import { PutObject } from "../../../models/s3.js";
import { headersOf } from "../headers.js";
import { implement } from "../implement.js";

export default implement(PutObject, ({ service }, input) => {
  const { Bucket, Key, Body = new Uint8Array(), ContentMD5 } = input;
  const { etag, checksums } = service.putObject(Bucket, Key, Body, {
    headers: headersOf(input),
    checksums: input,
    contentMd5: ContentMD5,
    conditions: input,
  });
  return {
    ETag: etag,
    ServerSideEncryption: "AES256" as const,
    ...checksums,
    ...(Object.keys(checksums).length > 0 && { ChecksumType: "FULL_OBJECT" as const }),
  };
});
