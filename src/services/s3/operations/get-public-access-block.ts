import { GetPublicAccessBlock } from "../../../models/s3.js";
import { implement } from "../implement.js";

/** Since April 2023 every new bucket blocks all public access unless told otherwise. */
const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export default implement(GetPublicAccessBlock, ({ service }, { Bucket }) => {
  const { publicAccess } = service.bucket(Bucket).configuration;
  return { PublicAccessBlockConfiguration: publicAccess ?? BLOCKED };
});
