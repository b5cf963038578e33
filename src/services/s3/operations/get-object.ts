import { GetObject } from "../../../models/s3.js";
import { checkRead, rangeOf } from "../conditions.js";
import { invalidRequest, noSuchKey, notImplemented } from "../faults.js";
import { checkVersion, describe } from "../headers.js";
import { implement } from "../implement.js";

export default implement(GetObject, ({ service }, input) => {
  const { Bucket, Key, VersionId } = input;
  service.bucket(Bucket);
  checkVersion(Key, VersionId);
  if (input.SSECustomerKey !== undefined) throw notImplemented("x-amz-server-side-encryption-customer-key");
  const object = service.getObject(Bucket, Key);
  if (!object) throw noSuchKey(Key);
  checkRead(input, object);
  if (input.Range !== undefined && input.PartNumber !== undefined)
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  const range = rangeOf(
    input.PartNumber === undefined ? input.Range : rangeOfPart(object.parts ?? [object.size], input.PartNumber),
    object.size,
  );
  const described = describe(object, input.ChecksumMode === "ENABLED" && !range);
  return {
    ...described,
    ...overrides(input),
    ...(range && {
      ContentLength: range.to - range.from + 1,
      ContentRange: `bytes ${range.from}-${range.to}/${object.size}`,
    }),
    Body: range ? object.body.subarray(range.from, range.to + 1) : object.body,
  };
});

/** One part of a multipart upload as a range; an object that was put whole is its own part 1. */
function rangeOfPart(sizes: readonly number[], partNumber: number): string {
  const size = sizes[partNumber - 1];
  if (size === undefined) throw invalidRequest("The requested partnumber is not satisfiable");
  const from = sizes.slice(0, partNumber - 1).reduce((sum, part) => sum + part, 0);
  return `bytes=${from}-${from + size - 1}`;
}

/** `response-*` in the query: the reader's own headers for this one answer. */
function overrides(input: {
  ResponseContentType?: string;
  ResponseCacheControl?: string;
  ResponseContentDisposition?: string;
  ResponseContentEncoding?: string;
  ResponseContentLanguage?: string;
}) {
  return {
    ...(input.ResponseContentType !== undefined && { ContentType: input.ResponseContentType }),
    ...(input.ResponseCacheControl !== undefined && { CacheControl: input.ResponseCacheControl }),
    ...(input.ResponseContentDisposition !== undefined && { ContentDisposition: input.ResponseContentDisposition }),
    ...(input.ResponseContentEncoding !== undefined && { ContentEncoding: input.ResponseContentEncoding }),
    ...(input.ResponseContentLanguage !== undefined && { ContentLanguage: input.ResponseContentLanguage }),
  };
}
