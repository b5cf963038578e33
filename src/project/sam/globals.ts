import { isObject, type Json, type JsonObject } from "../json-file.js";
import { isIntrinsic, objectOf } from "./sam.js";

/** The sections of `Globals`, and the resource type that each is for. */
const SECTIONS: Readonly<Record<string, string>> = {
  Function: "AWS::Serverless::Function",
  Api: "AWS::Serverless::Api",
  HttpApi: "AWS::Serverless::HttpApi",
  WebSocketApi: "AWS::Serverless::WebSocketApi",
  SimpleTable: "AWS::Serverless::SimpleTable",
  StateMachine: "AWS::Serverless::StateMachine",
  LayerVersion: "AWS::Serverless::LayerVersion",
  CapacityProvider: "AWS::Serverless::CapacityProvider",
};

/** Names in `Globals` that SAM has no section for. */
export const unknownGlobals = (template: JsonObject): string[] =>
  Object.keys(objectOf(template.Globals)).filter((name) => !Object.hasOwn(SECTIONS, name));

/** What `Globals` says for a resource type. */
export function globalsFor(template: JsonObject, type: string): JsonObject {
  const section = Object.keys(SECTIONS).find((name) => SECTIONS[name] === type);
  return section === undefined ? {} : objectOf(objectOf(template.Globals)[section]);
}

/** The template's resources with the values of `Globals` in them (AWS SAM Developer Guide: Globals section). */
export function withGlobals(template: JsonObject): JsonObject {
  const { Globals: _, ...rest } = template;
  const resources = Object.entries(objectOf(template.Resources)).map(([id, resource]): [string, Json] => {
    if (!isObject(resource)) return [id, resource];
    const globals = globalsFor(template, String(resource.Type));
    return Object.keys(globals).length === 0
      ? [id, resource]
      : [id, { ...resource, Properties: merged(globals, resource.Properties ?? {}) }];
  });
  return { ...rest, Resources: Object.fromEntries(resources) };
}

/** Maps are merged, lists are joined with the global part first, and of all else the resource's own value counts. */
export function merged(global: Json, own: Json): Json {
  if (Array.isArray(global) && Array.isArray(own)) return [...global, ...own];
  if (!isObject(global) || !isObject(own) || isIntrinsic(global) || isIntrinsic(own)) return own;
  const result: JsonObject = { ...global };
  for (const [name, value] of Object.entries(own)) {
    const before = result[name];
    result[name] = before === undefined ? value : merged(before, value);
  }
  return result;
}
