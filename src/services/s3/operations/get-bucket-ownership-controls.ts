import { GetBucketOwnershipControls } from "../../../models/s3.js";
import { notConfigured } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetBucketOwnershipControls, ({ service }, { Bucket }) => {
  const { ownership } = service.bucket(Bucket).configuration;
  if (!ownership) throw notConfigured("ownership", Bucket);
  return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
});
