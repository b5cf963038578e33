import { formatArn } from "../../lib/arn.js";
import { Fault } from "../../lib/fault.js";
import type { Placement } from "../../lib/placement.js";

export interface FunctionName {
  readonly name: string;
  /** `$LATEST`, a version or an alias; undefined where none was named. */
  readonly qualifier: string | undefined;
}

/** A name, a partial ARN (`123456789012:function:name`, `function:name`) or a whole one, each with or without qualifier. */
const FORM =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_$]+))?$/;

/**
 * What `FunctionName` and `Qualifier` of a request mean together.
 * Errors, all recorded: `InvalidParameterValueException` for two different qualifiers, `ResourceNotFoundException` for
 * another region, `AccessDeniedException` for another account, `ValidationException` for what is no function name.
 */
export function parseFunctionName(text: string, qualifier: string | undefined, placement: Placement): FunctionName {
  const match = FORM.exec(text);
  if (!match?.[3])
    throw new Fault(
      "ValidationException",
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
    );
  const [, region, account, name, own] = match;
  if (region !== undefined && region !== placement.region)
    throw notFound(`Functions from '${region}' are not reachable in this region ('${placement.region}')`);
  if (account !== undefined && account !== placement.accountId)
    throw new Fault("AccessDeniedException", "", { statusCode: 403 });
  if (own !== undefined && qualifier !== undefined && own !== qualifier)
    throw invalid("The derived qualifier from the function name does not match the specified qualifier.");
  return { name, qualifier: own ?? qualifier };
}

export const functionArn = ({ accountId, region }: Placement, name: string, qualifier?: string): string =>
  formatArn({
    service: "lambda",
    region,
    accountId,
    resource: `function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`,
  });

/** Lambda's faults say whose they are. */
const fault = (code: string, message: string, statusCode: number, members = {}): Fault =>
  new Fault(code, message, { statusCode, members: { Type: "User", ...members } });

export const notFound = (message: string): Fault => fault("ResourceNotFoundException", message, 404);
export const invalid = (message: string): Fault => fault("InvalidParameterValueException", message, 400);
/** The refusal of a number that the model bounds; `bound` is "less than or equal to 900". */
export const outOfBounds = (value: number, member: string, bound: string): Fault =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
export const conflict = (message: string): Fault => fault("ResourceConflictException", message, 409);
export const wrongRevision = (call: "GetFunction/GetAlias" | "GetPolicy" | "GetLayerPolicy"): Fault =>
  fault(
    "PreconditionFailedException",
    `The Revision Id provided does not match the latest Revision Id. Call the ${call} API to retrieve the latest Revision Id`,
    412,
  );
export const rateExceeded = (): Fault =>
  fault("TooManyRequestsException", "Rate Exceeded.", 429, {
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
export const tooLarge = (message: string): Fault => fault("RequestTooLargeException", message, 413);
