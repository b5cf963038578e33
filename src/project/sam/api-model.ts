import type { Json, JsonObject } from "../json-file.js";

/** The API that functions' events get when they name none. */
export const IMPLICIT_API = "ServerlessRestApi";

/** An AWS::Serverless::Api and the methods that functions' events give it. */
export interface Api {
  readonly id: string;
  readonly resource: JsonObject;
  readonly properties: JsonObject;
  readonly methods: ApiMethod[];
}

/** A method that an Api event of a function asks for. */
export interface ApiMethod {
  readonly path: string;
  /** In lower case; `any` is every method. */
  readonly method: string;
  readonly function: string;
  readonly event: string;
  readonly condition: string | undefined;
  readonly uri: JsonObject;
  readonly auth: JsonObject;
  readonly requestParameters: readonly Json[];
}

/** The stage's name in logical ids; `Stage` where it isn't known before the deployment. */
export const stageSuffix = ({ properties: { StageName: name } }: Api): string =>
  typeof name === "string" ? name.replace(/[^A-Za-z0-9]/g, "") : "Stage";
