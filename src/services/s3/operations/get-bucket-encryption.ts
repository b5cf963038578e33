import { GetBucketEncryption } from "../../../models/s3.js";
import { implement } from "../implement.js";

/** Since January 2023 every bucket is encrypted with AES256 unless told otherwise. */
export default implement(GetBucketEncryption, ({ service }, { Bucket }) => {
  const { encryption } = service.bucket(Bucket).configuration;
  const rules = encryption ?? [
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const }, BucketKeyEnabled: false },
  ];
  return { ServerSideEncryptionConfiguration: { Rules: rules.map((rule) => ({ BucketKeyEnabled: false, ...rule })) } };
});
