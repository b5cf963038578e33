import { GetBucketCors } from "../../../models/s3.js";
import { notConfigured } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetBucketCors, ({ service }, { Bucket }) => {
  const { cors } = service.bucket(Bucket).configuration;
  if (!cors) throw notConfigured("cors", Bucket);
  return { CORSRules: [...cors] as { AllowedMethods: string[]; AllowedOrigins: string[] }[] };
});
