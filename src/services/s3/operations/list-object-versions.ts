import { ListObjectVersions } from "../../../models/s3.js";
import { invalidArgument } from "../faults.js";
import { implement } from "../implement.js";
import { encoder, pageSize, summary } from "../page.js";

/** In an unversioned bucket every object is its own latest version, named `null`. */
export default implement(ListObjectVersions, ({ service }, input) => {
  const { Bucket, Prefix = "", Delimiter = "", KeyMarker = "", VersionIdMarker, EncodingType } = input;
  if (VersionIdMarker !== undefined && KeyMarker === "")
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      VersionIdMarker,
    );
  const maxKeys = pageSize(input.MaxKeys);
  const listing = service.listObjects(Bucket, { prefix: Prefix, delimiter: Delimiter, after: KeyMarker, maxKeys });
  const encode = encoder(EncodingType);
  const endsInKey = listing.last !== undefined && listing.entries.at(-1)?.key === listing.last;
  return {
    IsTruncated: listing.truncated,
    KeyMarker: encode(KeyMarker),
    VersionIdMarker: VersionIdMarker ?? "",
    Versions: listing.entries.map(({ value }) => ({
      ...summary(value, encode),
      VersionId: "null",
      IsLatest: true,
      Owner: { ID: service.ownerId },
    })),
    Name: Bucket,
    Prefix: encode(Prefix),
    ...(input.Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
    MaxKeys: maxKeys,
    CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    ...(EncodingType && { EncodingType }),
    ...(listing.truncated && {
      NextKeyMarker: encode(listing.last ?? ""),
      ...(endsInKey && { NextVersionIdMarker: "null" }),
    }),
  };
});
