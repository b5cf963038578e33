import { existsSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../json-file.js";
import { type Overridden, type Override, type OverrideOptions, runOverride } from "../override/run-override.js";
import type { Environment } from "./environment.js";
import { type Part, templateKey } from "./part.js";
import { pushChanges } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource } from "./resources.js";

/** What is generated of a bucket or a table, before override.ts runs over it. */
export interface Generated extends Pick<Override, "template" | "handles" | "className" | "takenParameter"> {
  readonly parameters: JsonObject;
  /** Name of the template in the `build` folder, where it isn't `<name>-cloudformation-template.json`. */
  readonly builtFile?: string;
}

/** A resource of the storage category whose template is generated; its override.ts runs over it. */
export async function generatedStorage(
  resource: Gen1Resource,
  { template, parameters, handles, className, takenParameter, builtFile }: Generated,
  environment: Environment,
  backend: string,
  options: OverrideOptions,
): Promise<Part> {
  const { category, name, service, directory } = resource;
  const file = join(directory, "override.ts");
  const overridden: Overridden = existsSync(file)
    ? await runOverride(
        {
          ...{ file, packages: backend, template, handles, className, takenParameter },
          environment: environment.name,
          projectName: environment.projectName,
        },
        options,
      )
    : { template, parameters: {}, files: [] };
  const values: JsonObject = { ...parameters, ...overridden.parameters };
  return {
    category,
    name,
    key: templateKey(category, `${name}-cloudformation-template.json`),
    built: { template: overridden.template, parameters: values, ...(builtFile !== undefined && { file: builtFile }) },
    template: pushChanges(overridden.template, `${category}-${service}`),
    parameters: {
      ...values,
      ...environment.valuesOf(category, name),
      ...dependencyParameters(resource),
      env: environment.name,
    },
    watch: [join(directory, "cli-inputs.json"), file, ...overridden.files],
  };
}
