import { HeadObject } from "../../../models/s3.js";
import { checkRead, rangeOf } from "../conditions.js";
import { noSuchKey } from "../faults.js";
import { checkVersion, describe } from "../headers.js";
import { implement } from "../implement.js";

export default implement(HeadObject, ({ service }, input) => {
  const { Bucket, Key, VersionId } = input;
  service.bucket(Bucket);
  checkVersion(Key, VersionId);
  const object = service.findObject(Bucket, Key);
  if (!object) throw noSuchKey(Key);
  checkRead(input, object);
  const range = rangeOf(input.Range, object.size);
  return {
    ...describe(object, input.ChecksumMode === "ENABLED" && !range),
    ...(range && {
      ContentLength: range.to - range.from + 1,
      ContentRange: `bytes ${range.from}-${range.to}/${object.size}`,
    }),
  };
});
