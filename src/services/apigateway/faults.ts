import { Fault } from "../../lib/fault.js";

/** API Gateway's errors; their sentences are those recorded on AWS where a recording exists. */
export const badRequest = (message: string): Fault => new Fault("BadRequestException", message);
export const notFound = (message: string): Fault => new Fault("NotFoundException", message, { statusCode: 404 });
export const conflict = (message: string): Fault => new Fault("ConflictException", message, { statusCode: 409 });
