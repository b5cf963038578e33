import { isFault } from "../../../lib/fault.js";
import { GetParameters } from "../../../models/ssm.js";
import { describe } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetParameters, ({ service }, { Names, WithDecryption }) => {
  const Parameters: ReturnType<typeof describe>[] = [];
  const InvalidParameters: string[] = [];
  for (const name of [...new Set(Names)]) {
    try {
      Parameters.push(describe(service, service.get(name), WithDecryption));
    } catch (error) {
      if (!isFault(error)) throw error;
      InvalidParameters.push(name);
    }
  }
  return { Parameters, InvalidParameters };
});
