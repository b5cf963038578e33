import type { Json, JsonObject } from "../json-file.js";

/** `cognitoConfig` of an auth resource's `cli-inputs.json`, as far as the template depends on it. */
export interface CognitoConfig extends JsonObject {
  authSelections: Json;
  resourceName: Json;
}

export const text = (config: JsonObject, name: string): string | undefined => {
  const value = config[name];
  return typeof value === "string" ? value : undefined;
};

export const list = (config: JsonObject, name: string): string[] => {
  const value = config[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
};

const given = (value: Json | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== "" &&
  value !== "{}" &&
  value !== "[]" &&
  !(Array.isArray(value) && value.length === 0) &&
  !(typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);

const WHAT_WE_DO_NOT_MAKE: readonly (readonly [string, string])[] = [
  ["triggers", "Lambda triggers of the user pool"],
  ["hostedUIDomainName", "the hosted UI"],
  ["hostedUIProviderMeta", "sign-in through social providers"],
  ["oAuthMetadata", "OAuth flows of the hosted UI"],
  ["authProviders", "federation of the identity pool with social providers"],
  ["audiences", "federation of the identity pool with OpenID Connect"],
  ["verificationBucketName", "the bucket of custom verification pages"],
];

/** What the configuration asks for and we don't generate; empty where all can be generated. */
export function unsupportedIn(config: JsonObject): string[] {
  const found = WHAT_WE_DO_NOT_MAKE.filter(([name]) => given(config[name])).map(
    ([name, what]) => `${what} (cognitoConfig.${name})`,
  );
  if (config.useEnabledMfas !== true && (text(config, "mfaConfiguration") ?? "OFF") !== "OFF")
    found.push("multi-factor sign-in set up by a custom resource (cli.json: features.auth.useenabledmfas is not true)");
  return found;
}
