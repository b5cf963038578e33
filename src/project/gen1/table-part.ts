import type { OverrideOptions } from "../override/run-override.js";
import type { Environment } from "./environment.js";
import { generatedStorage } from "./generated-storage.js";
import type { Part } from "./part.js";
import type { Gen1Resource } from "./resources.js";
import { readTableInputs } from "./table-inputs.js";
import { tableParameters, tableTemplate } from "./table-template.js";

/** A DynamoDB table: its template is generated from `cli-inputs.json`, then override.ts runs over it. */
export async function tablePart(
  resource: Gen1Resource,
  environment: Environment,
  backend: string,
  options: OverrideOptions,
): Promise<Part> {
  const inputs = readTableInputs(resource);
  return generatedStorage(
    resource,
    {
      template: tableTemplate(inputs),
      parameters: tableParameters(inputs),
      // The name of `AmplifyDDBResourceTemplate`.
      handles: { dynamoDBTable: "DynamoDBTable" },
      className: "AmplifyDDBResourceStack",
      takenParameter: "logical Id already Exists",
    },
    environment,
    backend,
    options,
  );
}
