import { ListObjects } from "../../../models/s3.js";
import { implement } from "../implement.js";
import { encoder, pageSize, summary } from "../page.js";

export default implement(ListObjects, ({ service }, input) => {
  const { Bucket, Prefix = "", Delimiter = "", Marker = "", EncodingType } = input;
  const maxKeys = pageSize(input.MaxKeys);
  const listing = service.listObjects(Bucket, { prefix: Prefix, delimiter: Delimiter, after: Marker, maxKeys });
  const encode = encoder(EncodingType);
  return {
    IsTruncated: listing.truncated,
    Marker: encode(Marker),
    Contents: listing.entries.map(({ value }) => ({
      ...summary(value, encode),
      Owner: { ID: service.ownerId },
    })),
    Name: Bucket,
    Prefix: encode(Prefix),
    ...(input.Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
    MaxKeys: maxKeys,
    CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    ...(EncodingType && { EncodingType }),
    // Without a delimiter the next marker is the last key, and S3 leaves it out.
    ...(listing.truncated && Delimiter !== "" && { NextMarker: encode(listing.last ?? "") }),
  };
});
