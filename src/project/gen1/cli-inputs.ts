import { readFileSync } from "node:fs";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { placeIn } from "../json-place.js";
import { ProjectError } from "../project-error.js";

/** What is wrong with a `cli-inputs.json`, and where in it. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

/** Raises a `ProjectError` with the line of the first fault, and the others beside it. */
export function refuseFaults(file: string, faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const text = readFileSync(file, "utf8");
  const others = faults.slice(1).map(({ path, sentence }) => `line ${placeIn(file, text, path).line}: ${sentence}`);
  throw new ProjectError("InvalidFile", `${file}: ${first.sentence}`, {
    place: placeIn(file, text, first.path),
    details: others,
    next: "Mend the line.",
  });
}

const SETTINGS = ["open", "private", "protected"];
const OPERATIONS = ["create", "read", "update", "delete"];

/** What is wrong with the paths of a REST API. */
export function faultsOfPaths(paths: JsonObject): Fault[] {
  return Object.entries(paths).flatMap(([path, settings]) => faultsOfPath(path, settings));
}

function faultsOfPath(name: string, settings: Json): Fault[] {
  const path = ["paths", name];
  if (!name.startsWith("/")) return [{ path, sentence: `the path "${name}" must start with a slash` }];
  if (!isObject(settings) || typeof settings.lambdaFunction !== "string")
    return [
      {
        path: [...path, ...(isObject(settings) ? ["lambdaFunction"] : [])],
        sentence: `${name} names no lambdaFunction`,
      },
    ];
  const { permissions } = settings;
  const at = [...path, "permissions"];
  if (!isObject(permissions)) return [{ path: at, sentence: `${name} has no permissions` }];
  const who = `${name}: permissions`;
  const { setting, auth, guest, groups, ...strange } = permissions;
  return [
    ...oneOf([...at, "setting"], `${who}.setting`, setting, SETTINGS),
    ...manyOf([...at, "auth"], `${who}.auth`, auth, OPERATIONS),
    ...manyOf([...at, "guest"], `${who}.guest`, guest, OPERATIONS),
    ...Object.entries(isObject(groups) ? groups : {}).flatMap(([group, granted]) =>
      manyOf([...at, "groups", group], `${who}.groups.${group}`, granted, OPERATIONS),
    ),
    ...(groups === undefined || isObject(groups)
      ? []
      : [{ path: [...at, "groups"], sentence: `${who}.groups must be an object of lists` }]),
    // One that isn't known would be no restriction at all.
    ...Object.keys(strange).map((key) => ({
      path: [...at, key],
      sentence: `${who} has no member "${key}"; there are setting, auth, guest and groups`,
    })),
  ];
}

/** Of `cognitoConfig`: what each member may say. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  authSelections: ["identityPoolAndUserPool", "userPoolOnly", "identityPoolOnly"],
  mfaConfiguration: ["OFF", "ON", "OPTIONAL"],
};
const LISTS: Readonly<Record<string, readonly string[]>> = {
  mfaTypes: ["SMS Text Message", "TOTP"],
  passwordPolicyCharacters: ["Requires Lowercase", "Requires Uppercase", "Requires Numbers", "Requires Symbols"],
};
const SWITCHES = ["allowUnauthenticatedIdentities", "userpoolClientGenerateSecret", "usernameCaseSensitive"];

/** What is wrong with the `cognitoConfig` of an auth resource. */
export function faultsOfAuth(config: JsonObject): Fault[] {
  const at = (name: string) => ["cognitoConfig", name];
  return [
    ...Object.entries(WORDS).flatMap(([name, words]) =>
      config[name] === undefined ? [] : oneOf(at(name), name, config[name], words),
    ),
    ...Object.entries(LISTS).flatMap(([name, words]) => manyOf(at(name), name, config[name], words)),
    ...SWITCHES.filter((name) => config[name] !== undefined && typeof config[name] !== "boolean").map((name) => ({
      path: at(name),
      sentence: `${name} must be true or false, not ${JSON.stringify(config[name])}`,
    })),
  ];
}

const oneOf = (path: Fault["path"], what: string, value: Json | undefined, words: readonly string[]): Fault[] =>
  typeof value === "string" && words.includes(value)
    ? []
    : [
        {
          path,
          sentence: `${what} must be one of ${words.join(", ")}${value === undefined ? "" : `, not ${JSON.stringify(value)}`}`,
        },
      ];

function manyOf(path: Fault["path"], what: string, value: Json | undefined, words: readonly string[]): Fault[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [{ path, sentence: `${what} must be a list of ${words.join(", ")}` }];
  return value.flatMap((each, index) => oneOf([...path, index], `each of ${what}`, each, words));
}
