import { ListBuckets } from "../../../models/s3.js";
import { invalidArgument } from "../faults.js";
import { implement } from "../implement.js";

export default implement(ListBuckets, ({ service, placement }, input) => {
  const { Prefix = "", MaxBuckets = 10_000, ContinuationToken = "", BucketRegion = placement.region } = input;
  if (MaxBuckets < 1 || MaxBuckets > 10_000)
    throw invalidArgument(
      "Argument max-buckets must be an integer between 1 and 10000",
      "max-buckets",
      `${MaxBuckets}`,
    );
  const after = Buffer.from(ContinuationToken, "base64url").toString();
  const found =
    BucketRegion === placement.region ? service.listBuckets({ prefix: Prefix, after, limit: MaxBuckets + 1 }) : [];
  const page = found.slice(0, MaxBuckets);
  const last = page.at(-1);
  return {
    Buckets: page.map(({ name, created }) => ({
      Name: name,
      CreationDate: new Date(created),
      BucketRegion: placement.region,
    })),
    Owner: { ID: service.ownerId },
    ...(input.Prefix !== undefined && { Prefix }),
    ...(found.length > MaxBuckets && last && { ContinuationToken: Buffer.from(last.name).toString("base64url") }),
  };
});
