import { CopyObject } from "../../../models/s3.js";
import { checkRead } from "../conditions.js";
import { invalidArgument, invalidRequest, noSuchKey } from "../faults.js";
import { checkVersion, headersOf } from "../headers.js";
import { implement } from "../implement.js";

export default implement(CopyObject, ({ service }, input) => {
  const source = sourceOf(input.CopySource);
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

/** `[/]bucket/key[?versionId=…]`, percent-encoded. */
function sourceOf(text: string): { bucket: string; key: string; versionId?: string } {
  const [path = "", query = ""] = text.split("?versionId=");
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decode(path));
  if (!match) throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", text);
  const [, bucket = "", key = ""] = match;
  return { bucket, key, ...(query !== "" && { versionId: query }) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", path);
  }
}
