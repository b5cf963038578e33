import { Fault } from "../../lib/fault.js";

/** There is the default bus alone. Throws ResourceNotFoundException for another. */
export function checkBus(name: string | undefined): void {
  const bus = name?.replace(/^arn:[^:]*:events:[^:]*:[^:]*:event-bus\//, "");
  if (bus !== undefined && bus !== "default")
    throw new Fault("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
}
