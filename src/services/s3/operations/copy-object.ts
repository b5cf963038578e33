import { CopyObject } from "../../../models/s3.js";
import { checkRead } from "../conditions.js";
import { copySource } from "../copy-source.js";
import { invalidRequest, noSuchKey } from "../faults.js";
import { checkVersion, headersOf } from "../headers.js";
import { implement } from "../implement.js";

export default implement(CopyObject, ({ service }, input) => {
  const source = copySource(input.CopySource);
  service.bucket(source.bucket);
  checkVersion(source.key, source.versionId);
  const object = service.findObject(source.bucket, source.key);
  if (!object) throw noSuchKey(source.key);
  checkRead(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    object,
  );
  const replaces = input.MetadataDirective === "REPLACE";
  const given = headersOf(input);
  if (!replaces && source.bucket === input.Bucket && source.key === input.Key && given.StorageClass === undefined)
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const headers = replaces
    ? given
    : { ...object.headers, ...(given.StorageClass && { StorageClass: given.StorageClass }) };
  const copy = service.copyObject(object, input.Bucket, input.Key, headers);
  return {
    CopyObjectResult: { ETag: copy.etag, LastModified: new Date(copy.lastModified), ...copy.checksums },
    ServerSideEncryption: "AES256" as const,
  };
});
