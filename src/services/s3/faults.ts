import { Fault } from "../../lib/fault.js";

/** S3's errors, in the sentences of the S3 API reference's list of error codes. */
const s3Fault =
  (code: string, statusCode: number, message: string) =>
  (members: Readonly<Record<string, unknown>> = {}) =>
    new Fault(code, message, { statusCode, members });

export const noSuchBucket = (BucketName: string) =>
  s3Fault("NoSuchBucket", 404, "The specified bucket does not exist")({ BucketName });
export const noSuchKey = (Key: string) => s3Fault("NoSuchKey", 404, "The specified key does not exist.")({ Key });
export const noSuchVersion = (Key: string, VersionId: string) =>
  s3Fault("NoSuchVersion", 404, "The specified version does not exist.")({ Key, VersionId });
export const noSuchUpload = (UploadId: string) =>
  s3Fault(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  )({ UploadId });
export const bucketAlreadyOwnedByYou = (BucketName: string) =>
  s3Fault(
    "BucketAlreadyOwnedByYou",
    409,
    "Your previous request to create the named bucket succeeded and you already own it.",
  )({ BucketName });
export const bucketNotEmpty = (BucketName: string) =>
  s3Fault("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")({ BucketName });
export const invalidBucketName = (BucketName: string) =>
  s3Fault("InvalidBucketName", 400, "The specified bucket is not valid.")({ BucketName });
export const invalidLocationConstraint = (LocationConstraint: string) =>
  s3Fault("InvalidLocationConstraint", 400, "The specified location-constraint is not valid")({ LocationConstraint });
export const illegalLocationConstraint = (constraint: string) =>
  new Fault(
    "IllegalLocationConstraintException",
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
export const keyTooLong = (size: number) =>
  s3Fault("KeyTooLongError", 400, "Your key is too long")({ Size: size, MaxSizeAllowed: 1024 });
export const badDigest = (algorithm: string) =>
  s3Fault("BadDigest", 400, `The ${algorithm} you specified did not match the calculated checksum.`)();
export const badMd5 = () =>
  s3Fault("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")();
export const invalidRange = (RangeRequested: string, ActualObjectSize: number) =>
  s3Fault("InvalidRange", 416, "The requested range is not satisfiable")({ RangeRequested, ActualObjectSize });
export const preconditionFailed = (Condition: string) =>
  s3Fault("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")({ Condition });
export const notModified = () => s3Fault("NotModified", 304, "Not Modified")();
export const invalidPart = () =>
  s3Fault(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  )();
export const invalidPartOrder = () =>
  s3Fault(
    "InvalidPartOrder",
    400,
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
  )();
export const entityTooSmall = () =>
  s3Fault("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size")();
export const invalidArgument = (message: string, ArgumentName: string, ArgumentValue: string) =>
  s3Fault("InvalidArgument", 400, message)({ ArgumentName, ArgumentValue });
export const invalidRequest = (message: string) => s3Fault("InvalidRequest", 400, message)();
export const malformedXml = () =>
  s3Fault(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  )();
export const aclNotSupported = () => s3Fault("AccessControlListNotSupported", 400, "The bucket does not allow ACLs")();
export const accessDenied = (message = "Access Denied") => s3Fault("AccessDenied", 403, message)();
export const invalidNotification = (FunctionArn: string) =>
  s3Fault(
    "InvalidArgument",
    400,
    "Unable to validate the following destination configurations",
  )({
    ArgumentName: FunctionArn,
    ArgumentValue: "Not authorized to invoke function",
  });
export const malformedPolicy = (message: string) => s3Fault("MalformedPolicy", 400, message)();

/** What a bucket has not been given: S3 has a code and a sentence for each. */
const ABSENT = {
  policy: ["NoSuchBucketPolicy", "The bucket policy does not exist"],
  cors: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  website: ["NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"],
  tags: ["NoSuchTagSet", "The TagSet does not exist"],
  ownership: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
  publicAccess: ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
} as const;

export const notConfigured = (part: keyof typeof ABSENT, BucketName: string) =>
  s3Fault(ABSENT[part][0], 404, ABSENT[part][1])({ BucketName });

/** For members that would change what S3 does and that we don't carry out. */
export const notImplemented = (what: string) =>
  new Fault(
    "NotImplemented",
    `A header or property you provided implies functionality that is not implemented: ${what}`,
    {
      statusCode: 501,
    },
  );
