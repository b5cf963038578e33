import { ListObjectsV2 } from "../../../models/s3.js";
import { invalidArgument } from "../faults.js";
import { implement } from "../implement.js";
import { encoder, pageSize, summary } from "../page.js";

export default implement(ListObjectsV2, ({ service }, input) => {
  const { Bucket, Prefix = "", Delimiter = "", StartAfter = "", ContinuationToken, EncodingType, FetchOwner } = input;
  const maxKeys = pageSize(input.MaxKeys);
  const after = ContinuationToken === undefined ? StartAfter : afterToken(ContinuationToken);
  const listing = service.listObjects(Bucket, { prefix: Prefix, delimiter: Delimiter, after, maxKeys });
  const encode = encoder(EncodingType);
  return {
    IsTruncated: listing.truncated,
    Contents: listing.entries.map(({ value }) => ({
      ...summary(value, encode),
      ...(FetchOwner && { Owner: { ID: service.ownerId } }),
    })),
    Name: Bucket,
    Prefix: encode(Prefix),
    ...(input.Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
    MaxKeys: maxKeys,
    CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    ...(EncodingType && { EncodingType }),
    KeyCount: listing.entries.length + listing.commonPrefixes.length,
    ...(ContinuationToken !== undefined && { ContinuationToken }),
    ...(listing.truncated && { NextContinuationToken: tokenOf(listing.last ?? "") }),
    ...(input.StartAfter !== undefined && { StartAfter: encode(StartAfter) }),
  };
});

/** Opaque to clients: where the page ended. */
const tokenOf = (last: string) => `1${Buffer.from(last).toString("base64url")}`;

function afterToken(token: string): string {
  const last = Buffer.from(token.slice(1), "base64url").toString();
  if (tokenOf(last) !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return last;
}
