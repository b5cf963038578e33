import { DeleteObjects } from "../../../models/s3.js";
import type { Access } from "../access.js";
import { malformedXml } from "../faults.js";
import { implement } from "../implement.js";

const MAXIMUM = 1000;

export default (access: Access) =>
  implement(DeleteObjects, ({ service, caller }, { Bucket, Delete }) => {
    service.bucket(Bucket);
    if (Delete.Objects.length === 0 || Delete.Objects.length > MAXIMUM) throw malformedXml();
    const Deleted: { Key: string; VersionId?: string }[] = [];
    const Errors: { Key: string; VersionId?: string; Code: string; Message: string }[] = [];
    for (const { Key, VersionId } of Delete.Objects) {
      const named = { Key, ...(VersionId !== undefined && { VersionId }) };
      if (VersionId !== undefined && VersionId !== "null") {
        Errors.push({ ...named, Code: "NoSuchVersion", Message: "The specified version does not exist." });
        continue;
      }
      if (!access.mayDelete(caller, Bucket, Key)) {
        Errors.push({ ...named, Code: "AccessDenied", Message: "Access Denied" });
        continue;
      }
      service.deleteObject(Bucket, Key);
      Deleted.push(named);
    }
    return { ...(!Delete.Quiet && Deleted.length > 0 && { Deleted }), ...(Errors.length > 0 && { Errors }) };
  });
