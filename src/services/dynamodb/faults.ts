import { Fault, isFault } from "../../lib/fault.js";

export const invalid = (message: string): Fault => new Fault("ValidationException", message);

export const noTable = (name: string): Fault =>
  new Fault("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);

/** AWS has it, this program does not speak it: refused by name, so that no table quietly lacks it. */
export const unspoken = (what: string): Fault =>
  invalid(`Sekisho does not speak ${what} of DynamoDB tables yet; see docs/support.md`);

/** The library's error: AWS's, with its namespace before the code. Throws what is no error of AWS's. */
export function faultOf(error: unknown): Fault {
  if (isFault(error)) return error;
  const { body } = error as { body?: { __type: string; message?: string; Message?: string } };
  if (body === undefined) throw error;
  return new Fault(body.__type.slice(body.__type.indexOf("#") + 1), body.message ?? body.Message ?? "");
}
