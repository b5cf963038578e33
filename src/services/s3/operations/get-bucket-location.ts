import { GetBucketLocation } from "../../../models/s3.js";
import { implement } from "../implement.js";

export default implement(GetBucketLocation, ({ service, placement }, { Bucket }) => {
  service.bucket(Bucket);
  // us-east-1, the first region, is an empty constraint.
  return placement.region === "us-east-1" ? {} : { LocationConstraint: placement.region as "eu-west-1" };
});
