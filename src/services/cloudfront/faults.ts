import { Fault } from "../../lib/fault.js";

/** Codes and sentences of the CloudFront API reference, 2020-05-31. */
export const noSuchDistribution = (): Fault =>
  new Fault("NoSuchDistribution", "The specified distribution does not exist.", { statusCode: 404 });

export const noSuchIdentity = (): Fault =>
  new Fault("NoSuchCloudFrontOriginAccessIdentity", "The specified origin access identity does not exist.", {
    statusCode: 404,
  });

export const identityInUse = (): Fault =>
  new Fault("CloudFrontOriginAccessIdentityInUse", "The CloudFront origin access identity is still being used.", {
    statusCode: 409,
  });

export const invalidIdentity = (): Fault =>
  new Fault("InvalidOriginAccessIdentity", "The specified origin access identity does not exist or is not valid.");

export const noSuchOrigin = (): Fault =>
  new Fault("NoSuchOrigin", "One or more of your origins or origin groups do not exist.", { statusCode: 404 });

export const invalidOrigin = (domainName: string): Fault =>
  new Fault("InvalidOrigin", `The origin ${domainName} can't be served here: it is no REST address of an S3 bucket.`);

export const invalidArgument = (message: string): Fault => new Fault("InvalidArgument", message);

export const invalidErrorCode = (code: number): Fault =>
  new Fault("InvalidErrorCode", `An invalid error code was specified: ${code}.`);

export const inconsistentQuantities = (): Fault =>
  new Fault("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
