import type { Buckets } from "../../services/s3/service.js";
import { policyText, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::S3::BucketPolicy";

export const bucketPolicy = (buckets: Buckets): ResourceType => {
  const put = (properties: Properties) => {
    buckets.putPolicy(properties.Bucket, policyText(properties.PolicyDocument));
    return { id: properties.Bucket as string, attributes: {} };
  };
  return {
    name: NAME,
    validate: (properties) => unspoken(NAME, properties, ["Bucket", "PolicyDocument"]),
    create: put,
    update: (_id, next) => put(next),
    remove: (id) => unlessGone(() => buckets.configureBucket(id, { policy: undefined })),
  };
};
