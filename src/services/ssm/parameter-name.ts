import { Fault } from "../../lib/fault.js";

const MAXIMUM_LEVELS = 15;
const validation = (message: string) => new Fault("ValidationException", message);

/** Checks a name as PutParameter does. Source: Systems Manager user guide, "Creating parameters"; texts from its API. */
export function checkName(name: string): void {
  if (/^\/?ssm/i.test(name) || !/^[a-zA-Z0-9_.\-/]+$/.test(name) || /\/\/|.\/$/.test(name))
    throw validation(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  if (/^\/?aws/i.test(name)) throw new Fault("AccessDeniedException", `No access to reserved parameter name: ${name}.`);
  if (name.includes("/") && !name.startsWith("/")) throw validation("Parameter name must be a fully qualified name.");
  if (name.split("/").length - 1 > MAXIMUM_LEVELS)
    throw new Fault(
      "HierarchyLevelLimitExceededException",
      `A hierarchy can have a maximum of ${MAXIMUM_LEVELS} levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.`,
    );
}

/** `name`, `name:3`, `name:label` or the parameter's ARN with either. */
export function parseReference(reference: string): { name: string; selector?: string } {
  const resource = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(reference)?.[1];
  const [path = "", selector] = (resource ?? reference).split(":", 2);
  // The ARN of a name without a path carries a slash that isn't part of the name.
  const name = resource !== undefined && path.lastIndexOf("/") === 0 ? path.slice(1) : path;
  return { name, ...(selector !== undefined && { selector: `:${selector}` }) };
}
