import { join } from "node:path";
import type { ImportedPool } from "../compiled-project.js";
import type { FrontEnd } from "../front-end/front-end.js";
import { isObject, type Json, type JsonObject, readObjectIfThere } from "../json-file.js";
import { ProjectError } from "../project-error.js";
import type { Environment } from "./environment.js";
import type { Part } from "./part.js";
import { type Gen1Resource, stackOf } from "./resources.js";

/** Auth that lies outside of the project: a user pool that was there before, and perhaps its identity pool. */
export const isImportedAuth = ({ category, settings }: Gen1Resource): boolean =>
  category === "auth" && settings.serviceType === "imported";

/** What the environment knows an imported resource by, and the output under which others read it. */
const OUTPUTS: readonly (readonly [value: string, output: string])[] = [
  ["userPoolId", "UserPoolId"],
  ["userPoolName", "UserPoolName"],
  ["nativeClientId", "AppClientID"],
  ["webClientId", "AppClientIDWeb"],
  ["identityPoolId", "IdentityPoolId"],
  ["identityPoolName", "IdentityPoolName"],
];

/** What the environment knows imported auth by, out of the outputs that a push wrote down. */
export const valuesOfImported = (outputs: JsonObject): JsonObject =>
  Object.fromEntries(
    OUTPUTS.flatMap(([value, output]) => (outputs[output] === undefined ? [] : [[value, outputs[output]]])),
  );

/** Ids of an imported auth resource, as its stack would put them out if it had one. */
export function importedOutputs(resource: Gen1Resource, environment: Environment): Record<string, string> {
  const values = environment.valuesOf(resource.category, resource.name);
  return Object.fromEntries(
    OUTPUTS.flatMap(([value, output]) => (typeof values[value] === "string" ? [[output, values[value]]] : [])),
  );
}

/** The user pool of an imported auth resource, as the project knows it. */
export function importedPool(resource: Gen1Resource, environment: Environment): ImportedPool {
  const { UserPoolId = "", UserPoolName = UserPoolId, ...others } = importedOutputs(resource, environment);
  const given = readObjectIfThere(join(resource.directory, "parameters.json")) ?? {};
  const list = (name: string): string[] => (Array.isArray(given[name]) ? given[name].map(String) : []);
  return {
    name: resource.name,
    userPoolId: UserPoolId,
    userPoolName: UserPoolName,
    identityPoolId: others.IdentityPoolId,
    clientIds: [...new Set([others.AppClientIDWeb, others.AppClientID].filter((id) => id !== undefined))],
    usernameAttributes: list("usernameAttributes"),
    aliasAttributes: list("aliasAttributes"),
    requiredAttributes: list("requiredAttributes"),
    autoVerifiedAttributes: list("autoVerifiedAttributes"),
    passwordLength: Number(given.passwordPolicyMinLength ?? 8),
    passwordCharacters: list("passwordPolicyCharacters"),
  };
}

/** What a front end must know of an imported user pool; its own templates have no `frontendAuthConfig`. */
export function importedSettings({ directory, settings }: Gen1Resource): JsonObject {
  if (isObject(settings.frontendAuthConfig)) return settings.frontendAuthConfig;
  const given = readObjectIfThere(join(directory, "parameters.json")) ?? {};
  const upper = (name: string): Json[] => {
    const list = given[name];
    return Array.isArray(list) ? list.map((each) => String(each).toUpperCase()) : [];
  };
  return {
    socialProviders: [],
    usernameAttributes: upper("usernameAttributes"),
    signupAttributes: upper("requiredAttributes"),
    passwordProtectionSettings: {
      passwordPolicyMinLength: given.passwordPolicyMinLength ?? 8,
      passwordPolicyCharacters: upper("passwordPolicyCharacters").map((each) =>
        String(each).replace("REQUIRES ", "REQUIRES_"),
      ),
    },
    mfaConfiguration: given.mfaConfiguration ?? "OFF",
    mfaTypes: upper("mfaTypes").map((each) => (each === "SMS TEXT MESSAGE" ? "SMS" : each)),
    verificationMechanisms: upper("autoVerifiedAttributes"),
  };
}

/** The front end with the ids of imported auth, which no stack puts out. */
export function withImportedAuth(
  frontEnd: FrontEnd | undefined,
  auth: Gen1Resource | undefined,
  environment: Environment,
): FrontEnd | undefined {
  if (frontEnd?.auth === undefined || auth === undefined || !isImportedAuth(auth)) return frontEnd;
  const known = { settings: importedSettings(auth), imported: importedOutputs(auth, environment) };
  return { ...frontEnd, auth: { ...frontEnd.auth, ...known } };
}

/** What a part reads of imported auth is no output of a stack: the id itself stands in its place. */
export function withImported(
  parts: readonly Part[],
  imported: readonly Gen1Resource[],
  environment: Environment,
  directory: string,
): Part[] {
  const stacks = new Map(imported.map((resource) => [stackOf("auth", resource.name), resource]));
  const read = (value: Json): Json => {
    const attribute = isObject(value) ? value["Fn::GetAtt"] : undefined;
    const resource = Array.isArray(attribute) ? stacks.get(String(attribute[0])) : undefined;
    if (resource === undefined || !Array.isArray(attribute)) return value;
    const output = String(attribute[1]).replace("Outputs.", "");
    const known = importedOutputs(resource, environment)[output];
    if (known !== undefined) return known;
    throw new ProjectError(
      "MissingFile",
      `The imported auth ${resource.name} has no ${output} in the environment ${environment.name}`,
      {
        lookedFor: [join(directory, "amplify", "team-provider-info.json")],
        next: `Write its values into amplify/team-provider-info.json, or import it again: sekisho remove auth, sekisho import auth.`,
      },
    );
  };
  return parts.map((part) => ({
    ...part,
    parameters: Object.fromEntries(Object.entries(part.parameters).map(([name, value]) => [name, read(value)])),
  }));
}
