import { join } from "node:path";
import type { Gen1Resource } from "../gen1/resources.js";
import { isObject, type Json, type JsonObject, readObjectIfThere } from "../json-file.js";

/** What a front end's configuration is made of; the rest are outputs of the deployed nested stacks. */
export interface FrontEnd {
  /** Folder of `aws-exports.js` and `amplifyconfiguration.json`: absolute path. */
  readonly directory: string;
  readonly region: string;
  readonly auth:
    | {
        /** Logical id of the nested stack. */
        readonly stack: string;
        /** `frontendAuthConfig` of backend-config.json: what sign-up asks for. */
        readonly settings: JsonObject;
        /** Ids of a user pool and an identity pool that no stack of the project made, named as outputs are. */
        readonly imported?: Readonly<Record<string, string>>;
      }
    | undefined;
  readonly apis: readonly { readonly name: string; readonly stack: string }[];
  readonly hosting: { readonly stack: string } | undefined;
  /** The bucket for users' files. */
  readonly storage: { readonly stack: string } | undefined;
  /** DynamoDB tables: logical ids of their nested stacks. */
  readonly tables: readonly string[];
}

/** Undefined where the front end is not JavaScript. `project` is what `project-config.json` holds. */
export function readFrontEnd(
  directory: string,
  resources: readonly Gen1Resource[],
  region: string,
  project = readObjectIfThere(join(directory, "amplify", ".config", "project-config.json")) ?? {},
): FrontEnd | undefined {
  if (project.frontend !== undefined && project.frontend !== "javascript") return undefined;
  const javascript = isObject(project.javascript) ? project.javascript : {};
  const config = isObject(javascript.config) ? javascript.config : {};
  const source = typeof config.SourceDir === "string" ? config.SourceDir : "src";
  const auth = resources.find(({ category, service }) => category === "auth" && service === "Cognito");
  const hosting = resources.find(({ category, service }) => category === "hosting" && service === "S3AndCloudFront");
  const storage = resources.find(({ category, service }) => category === "storage" && service === "S3");
  const settings: Json | undefined = auth?.settings.frontendAuthConfig;
  return {
    directory: join(directory, source),
    region,
    auth: auth && { stack: `auth${auth.name}`, settings: isObject(settings) ? settings : {} },
    apis: resources
      .filter(({ category, service }) => category === "api" && service === "API Gateway")
      .map(({ name }) => ({ name, stack: `api${name}` })),
    storage: storage && { stack: `storage${storage.name}` },
    tables: resources
      .filter(({ category, service }) => category === "storage" && service === "DynamoDB")
      .map(({ name }) => `storage${name}`),
    hosting: hosting && { stack: `hosting${hosting.name}` },
  };
}

/** A front end for a cloud that doesn't have the imported identity pool: asking for it would fail every session. */
export function withoutImportedIdentityPool(frontEnd: FrontEnd): FrontEnd {
  if (frontEnd.auth?.imported === undefined) return frontEnd;
  const { IdentityPoolId: _id, IdentityPoolName: _name, ...imported } = frontEnd.auth.imported;
  return { ...frontEnd, auth: { ...frontEnd.auth, imported } };
}
