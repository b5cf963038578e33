import type { Buckets } from "../../services/s3/service.js";
import { onlyThese, policyText, unlessGone } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::S3::BucketPolicy";

export const bucketPolicy = (buckets: Buckets): ResourceType => {
  const put = (properties: Properties) => {
    onlyThese(NAME, properties, ["Bucket", "PolicyDocument"]);
    buckets.putPolicy(properties.Bucket, policyText(properties.PolicyDocument));
    return { id: properties.Bucket as string, attributes: {} };
  };
  return {
    name: NAME,
    create: put,
    update: (_id, next) => put(next),
    remove: (id) => unlessGone(() => buckets.configureBucket(id, { policy: undefined })),
  };
};
