import type { Json, JsonObject } from "../json-file.js";

export const ref = (id: string): JsonObject => ({ Ref: id });
export const getAtt = (id: string, attribute: string): JsonObject => ({ "Fn::GetAtt": [id, attribute] });
export const join = (...parts: Json[]): JsonObject => ({ "Fn::Join": ["", parts] });

/** Amplify's templates can be deployed without an environment: `env` is then `NONE`. */
export const withoutEnvironment = (then: Json, otherwise: Json): JsonObject => ({
  "Fn::If": ["ShouldNotCreateEnvResources", then, otherwise],
});

export const ENVIRONMENT_CONDITION: JsonObject = {
  ShouldNotCreateEnvResources: { "Fn::Equals": [ref("env"), "NONE"] },
};

/** The stage of an API: the environment. */
export const stage = (): JsonObject => withoutEnvironment("Prod", ref("env"));

/** `arn:aws:execute-api:<region>:<account>:<api>…` */
export const executeApiArn = (api: string, ...rest: Json[]): JsonObject =>
  join("arn:aws:execute-api:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":", ref(api), ...rest);
