import { DeleteObject } from "../../../models/s3.js";
import { checkWrite } from "../conditions.js";
import { checkVersion } from "../headers.js";
import { implement } from "../implement.js";

export default implement(DeleteObject, ({ service }, { Bucket, Key, VersionId, IfMatch }) => {
  checkVersion(Key, VersionId);
  service.bucket(Bucket);
  if (IfMatch !== undefined) checkWrite({ IfMatch }, service.findObject(Bucket, Key));
  service.deleteObject(Bucket, Key);
  return VersionId === undefined ? {} : { VersionId };
});
