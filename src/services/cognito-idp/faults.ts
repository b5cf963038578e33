import { Fault } from "../../lib/fault.js";

/** The sentences that several operations share, as AWS words them. */

export const notAuthorized = (message: string): Fault => new Fault("NotAuthorizedException", message);
export const invalidParameter = (message: string): Fault => new Fault("InvalidParameterException", message);
export const resourceNotFound = (message: string): Fault => new Fault("ResourceNotFoundException", message);

export const incorrectCredentials = (): Fault => notAuthorized("Incorrect username or password.");
export const userDisabled = (): Fault => notAuthorized("User is disabled.");
export const userNotFound = (): Fault => new Fault("UserNotFoundException", "User does not exist.");
export const userNotConfirmed = (): Fault => new Fault("UserNotConfirmedException", "User is not confirmed.");
export const passwordResetRequired = (): Fault =>
  new Fault("PasswordResetRequiredException", "Password reset required for the user");
export const attemptLimitExceeded = (): Fault =>
  new Fault("LimitExceededException", "Attempt limit exceeded, please try after some time.");
export const codeMismatch = (): Fault =>
  new Fault("CodeMismatchException", "Invalid verification code provided, please try again.");
export const codeExpired = (): Fault =>
  new Fault("ExpiredCodeException", "Invalid code provided, please request a code again.");
export const aliasExists = (message = "User account already exists for the alias."): Fault =>
  new Fault("AliasExistsException", message);

/**
 * AWS has it, this program does not speak it: refused by name, so that nobody takes a sign-in without a second factor
 * for one with it.
 */
export const unspoken = (what: string): Fault =>
  new Fault("UnsupportedOperationException", `${what} is not supported by this endpoint.`);
