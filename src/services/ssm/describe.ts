import type { Parameters, ParameterVersion } from "./service.js";

/** A parameter as the reading operations show it. */
export const describe = (
  service: Parameters,
  parameter: ParameterVersion & { readonly selector?: string },
  decrypted: boolean | undefined,
) => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: decrypted ? parameter.value : (parameter.ciphertext ?? parameter.value),
  Version: parameter.version,
  ...(parameter.selector !== undefined && { Selector: parameter.selector }),
  LastModifiedDate: new Date(parameter.lastModified),
  ARN: service.arnOf(parameter.name),
  DataType: "text",
});
