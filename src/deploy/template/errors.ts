import { Fault } from "../../lib/fault.js";

/** What CloudFormation answers to nearly everything that is wrong with a request or a template. */
export const validationError = (message: string): Fault => new Fault("ValidationError", message);

export const formatError = (message: string): Fault => validationError(`Template format error: ${message}`);

export const templateError = (message: string): Fault => validationError(`Template error: ${message}`);
