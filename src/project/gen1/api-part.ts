import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject, readObject } from "../json-file.js";
import { placeIn } from "../json-place.js";
import { type OverrideOptions, runOverride } from "../override/run-override.js";
import type { Handles } from "../override/stack.js";
import { ProjectError } from "../project-error.js";
import {
  type ApiPath,
  type ApiPaths,
  apiTemplate,
  deploymentId,
  groupPolicyId,
  nameDeployment,
  PENDING,
} from "./api-template.js";
import { faultsOfPaths, refuseFaults } from "./cli-inputs.js";
import type { Environment } from "./environment.js";
import { type Part, templateKey } from "./part.js";
import { pushChanges } from "./push-changes.js";
import { dependencyParameters, type Gen1Resource } from "./resources.js";

/** Reads the paths of a REST API from its `cli-inputs.json`. */
export function readPaths(resource: Gen1Resource): ApiPaths {
  const file = join(resource.directory, "cli-inputs.json");
  const inputs = readObject(file, "Take it from version control again.");
  const paths = isObject(inputs.paths) ? inputs.paths : {};
  refuseFaults(file, faultsOfPaths(paths));
  return paths as unknown as ApiPaths;
}

/** The template has a parameter for each function that a path leads to, and `dependsOn` is what gives it a value. */
function checkFunctions({ name, directory, dependsOn }: Gen1Resource, paths: ApiPaths): void {
  const given = dependsOn.filter(({ category }) => category === "function").map(({ resource }) => resource);
  const strange = Object.entries(paths).filter(([, { lambdaFunction }]) => !given.includes(lambdaFunction));
  const [first] = strange;
  if (first === undefined) return;
  const details = strange.map(([path, { lambdaFunction }]) => `${path} leads to the function "${lambdaFunction}"`);
  const file = join(directory, "cli-inputs.json");
  throw new ProjectError("InvalidFile", `${file} names a function that the API ${name} doesn't depend on`, {
    place: placeIn(file, readFileSync(file, "utf8"), ["paths", first[0], "lambdaFunction"]),
    details,
    next: `Name one of: ${given.join(", ") || "none"}; or add the function to dependsOn of api.${name} in backend-config.json.`,
  });
}

/** A REST API: its template is generated from the paths, then override.ts runs over it. */
export async function apiPart(
  resource: Gen1Resource,
  authResource: string | undefined,
  environment: Environment,
  backend: string,
  options: OverrideOptions,
): Promise<Part> {
  const { name } = resource;
  const paths = readPaths(resource);
  checkFunctions(resource, paths);
  const generated = apiTemplate(name, paths, authResource);
  const file = join(resource.directory, "override.ts");
  const overridden = existsSync(file)
    ? await runOverride(
        {
          file,
          packages: backend,
          template: generated,
          handles: handlesOf(name, paths),
          className: "AmplifyApigwResourceStack",
          takenParameter: 'logical id "%s" already exists',
          environment: environment.name,
          projectName: environment.projectName,
        },
        options,
      )
    : { template: generated, parameters: {} as JsonObject, files: [] };
  return {
    category: resource.category,
    name,
    key: templateKey(resource.category, `${name}-cloudformation-template.json`),
    built: { template: nameDeployment(name, overridden.template), parameters: overridden.parameters },
    template: nameDeployment(name, pushChanges(overridden.template, "api-API Gateway")),
    parameters: {
      ...environment.valuesOf(resource.category, name),
      ...overridden.parameters,
      ...dependencyParameters(resource),
      env: environment.name,
    },
    watch: [join(resource.directory, "cli-inputs.json"), file, ...overridden.files],
  };
}

const handlesOf = (api: string, paths: ApiPaths): Handles => ({
  restApi: api,
  deploymentResource: deploymentId(api, PENDING),
  policies: Object.fromEntries(
    Object.entries(paths)
      .filter((entry): entry is [string, ApiPath] => entry[1].permissions.groups !== undefined)
      .map(([path, { permissions }]) => [
        path,
        {
          groups: Object.fromEntries(
            Object.keys(permissions.groups ?? {}).map((group) => [group, groupPolicyId(path, group)]),
          ),
        },
      ]),
  ),
});
