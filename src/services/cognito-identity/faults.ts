import { Fault } from "../../lib/fault.js";

export const notAuthorized = (message: string) => new Fault("NotAuthorizedException", message);
export const invalidParameter = (message: string) => new Fault("InvalidParameterException", message);
export const notFound = (message: string) => new Fault("ResourceNotFoundException", message);
export const conflict = (message: string) => new Fault("ResourceConflictException", message);

/** Said of a role that is missing, gone, or doesn't trust the pool. */
export const invalidConfiguration = () =>
  new Fault(
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
  );
export const guestsNotSupported = () =>
  notAuthorized("Unauthenticated access is not supported for this identity pool.");
export const forbidden = (identityId: string) => notAuthorized(`Access to Identity '${identityId}' is forbidden.`);
export const loginsDontMatch = () =>
  notAuthorized("Logins don't match. Please include at least one valid login for this identity or identity pool.");
export const unsupportedProvider = () => notAuthorized("Token is not from a supported provider of this identity pool.");
