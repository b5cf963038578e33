import { existsSync } from "node:fs";
import { join } from "node:path";
import { contentHash } from "../content-hash.js";
import { isObject, type Json, type JsonObject, readJsonIfThere, readObjectIfThere } from "../json-file.js";
import { ProjectError } from "../project-error.js";

/** An environment of the project: names of what it deploys, and the values that its resources are given. */
export interface Environment {
  readonly name: string;
  readonly projectName: string;
  readonly region: string;
  readonly stackName: string;
  readonly bucket: string;
  readonly authRoleName: string;
  readonly unauthRoleName: string;
  /** Of the Amplify app; secrets of functions are kept under it. */
  readonly appId: string;
  /** Values of a resource's parameters in this environment (`team-provider-info.json`). */
  valuesOf(category: string, resource: string): JsonObject;
  readonly tags: Readonly<Record<string, string>>;
}

/** Files that decide an environment, relative to the project; a change of any means to compile again. */
export const ENVIRONMENT_FILES = [
  "amplify/team-provider-info.json",
  "amplify/.config/project-config.json",
  "amplify/.config/local-env-info.json",
  "amplify/backend/tags.json",
];

/**
 * Reads which environment is meant. `team-provider-info.json` is often kept out of version control, so everything in it has
 * a default of the form that Amplify gives it.
 */
export function readEnvironment(directory: string, wanted: string | undefined, region: string): Environment {
  const read = (...path: string[]) => readObjectIfThere(join(directory, "amplify", ...path)) ?? {};
  const teams = read("team-provider-info.json");
  const known = Object.keys(teams);
  const current = read(".config", "local-env-info.json").envName;
  const checkedOut =
    typeof current === "string" && (known.length === 0 || known.includes(current)) ? current : undefined;
  const name = wanted ?? checkedOut ?? known[0] ?? "dev";
  if (wanted !== undefined && known.length > 0 && !known.includes(wanted))
    throw new ProjectError("UnknownEnvironment", `The project has no environment "${wanted}"`, {
      lookedFor: [join(directory, "amplify", "team-provider-info.json")],
      details: known.map((environment) => `environment: ${environment}`),
      next: `Choose one of ${known.join(", ")}.`,
    });
  const configured = read(".config", "project-config.json").projectName;
  const projectName = typeof configured === "string" ? configured : "project";
  const team = isObject(teams[name]) ? teams[name] : {};
  const provider = isObject(team.awscloudformation) ? team.awscloudformation : {};
  const text = (key: string, standard: string): string => {
    const value = provider[key];
    return typeof value === "string" ? value : standard;
  };
  const stackName = text("StackName", `amplify-${projectName}-${name}-${contentHash([projectName, name], 5)}`);
  const categories = isObject(team.categories) ? team.categories : {};
  return {
    name,
    projectName,
    region: text("Region", region),
    stackName,
    bucket: text("DeploymentBucketName", `${stackName}-deployment`.toLowerCase()),
    authRoleName: text("AuthRoleName", `${stackName}-authRole`),
    unauthRoleName: text("UnauthRoleName", `${stackName}-unauthRole`),
    appId: text("AmplifyAppId", `d${contentHash([projectName], 13)}`),
    valuesOf: (category, resource) => {
      const values = isObject(categories[category]) ? categories[category][resource] : undefined;
      return isObject(values) ? values : {};
    },
    tags: readTags(join(directory, "amplify", "backend", "tags.json"), projectName, name),
  };
}

function readTags(file: string, projectName: string, environment: string): Record<string, string> {
  const tags: Json | undefined = existsSync(file) ? readJsonIfThere(file) : [];
  const fill = (text: Json | undefined) =>
    String(text ?? "")
      .replaceAll("{project-name}", projectName)
      .replaceAll("{project-env}", environment);
  return Object.fromEntries(
    (Array.isArray(tags) ? tags : []).filter(isObject).map((tag) => [fill(tag.Key), fill(tag.Value)]),
  );
}
