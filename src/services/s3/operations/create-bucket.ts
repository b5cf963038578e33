import { CreateBucket } from "../../../models/s3.js";
import { aclNotSupported, illegalLocationConstraint, invalidLocationConstraint, notImplemented } from "../faults.js";
import { implement } from "../implement.js";

export default implement(CreateBucket, ({ service, placement }, input) => {
  const { Bucket, CreateBucketConfiguration: configuration } = input;
  const constraint = configuration?.LocationConstraint as string | undefined;
  if (constraint === "us-east-1") throw invalidLocationConstraint(constraint);
  if ((constraint ?? "us-east-1") !== placement.region) throw illegalLocationConstraint(constraint ?? "unspecified");
  if (configuration?.Bucket || configuration?.Location) throw notImplemented("directory buckets");
  if (input.ObjectLockEnabledForBucket) throw notImplemented("x-amz-bucket-object-lock-enabled");
  if (input.ACL !== undefined && input.ACL !== "private") throw aclNotSupported();
  // Alone of all regions, us-east-1 answers 200 to the owner who makes a bucket again.
  const again = placement.region === "us-east-1" && service.findBucket(Bucket);
  if (!again)
    service.createBucket(Bucket, {
      ownership: input.ObjectOwnership ?? "BucketOwnerEnforced",
      ...(configuration?.Tags && {
        tags: configuration.Tags.map(({ Key, Value }) => ({ Key: Key ?? "", Value: Value ?? "" })),
      }),
    });
  return { Location: placement.region === "us-east-1" ? `/${Bucket}` : `http://${Bucket}.s3.amazonaws.com/` };
});
