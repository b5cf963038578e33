import { isObject, type JsonObject } from "../json-file.js";
import {
  AMPLIFY_META,
  type Backend,
  LOCAL_AWS,
  LOCAL_ENVIRONMENT,
  type ShortId,
  TEAM_PROVIDER_INFO,
} from "./backend.js";
import { nothingDeployed, profileOf, providerValues, withStackId } from "./new-project.js";

/** The environments of a project, in the order of `team-provider-info.json`. */
export const environmentsOf = (backend: Backend): string[] =>
  Object.keys(backend.draft.object(TEAM_PROVIDER_INFO) ?? {});

/** What is not carried over into another environment: where the code of the last push lies. */
const OF_A_PUSH = ["deploymentBucketName", "s3Key"];

/** Adds an environment with the values of the one that is checked out, and checks it out. */
export function addEnvironment(
  backend: Backend,
  { name, region, profile }: { name: string; region: string; profile: string },
  shortId: ShortId,
): void {
  const { draft } = backend;
  const teams = draft.object(TEAM_PROVIDER_INFO) ?? {};
  const present = teams[backend.environment];
  const categories = isObject(present) && isObject(present.categories) ? withoutPush(present.categories) : undefined;
  draft.writeJson(TEAM_PROVIDER_INFO, {
    ...teams,
    [name]: {
      awscloudformation: providerValues(backend.projectName, name, region, shortId),
      ...(categories === undefined ? {} : { categories }),
    },
  });
  draft.writeJson(LOCAL_AWS, { ...draft.object(LOCAL_AWS), [name]: profileOf(profile) });
  checkOutEnvironment(backend, name);
}

function withoutPush(categories: JsonObject): JsonObject {
  const text = JSON.stringify(categories, (key, value) => (OF_A_PUSH.includes(key) ? undefined : value));
  return JSON.parse(text) as JsonObject;
}

/** Makes an environment the one that commands are about. */
export function checkOutEnvironment(backend: Backend, name: string): void {
  const { draft } = backend;
  draft.writeJson(LOCAL_ENVIRONMENT, {
    ...(draft.object(LOCAL_ENVIRONMENT) ?? { projectPath: draft.directory, defaultEditor: "none" }),
    envName: name,
  });
  if (!draft.has(AMPLIFY_META)) return;
  const team = draft.object(TEAM_PROVIDER_INFO)?.[name];
  const provider = isObject(team) && isObject(team.awscloudformation) ? team.awscloudformation : {};
  // Outputs of the other environment's deployment must not be taken for this one's.
  const { parameters: _, ...resources } = backend.config;
  draft.writeJson(AMPLIFY_META, { providers: { awscloudformation: withStackId(provider) }, ...resources });
  nothingDeployed(draft, provider);
}

export function removeEnvironment(backend: Backend, name: string): void {
  const { draft } = backend;
  for (const file of [TEAM_PROVIDER_INFO, LOCAL_AWS]) {
    const known = draft.object(file);
    if (known === undefined || !Object.hasOwn(known, name)) continue;
    const { [name]: _, ...left } = known;
    draft.writeJson(file, left);
  }
}
