import { readEnvironment } from "../gen1/environment.js";
import { type Gen1Resource, readResources } from "../gen1/resources.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { Draft } from "./draft.js";

export const BACKEND = "amplify/backend";
export const BACKEND_CONFIG = `${BACKEND}/backend-config.json`;
export const TEAM_PROVIDER_INFO = "amplify/team-provider-info.json";
export const AMPLIFY_META = `${BACKEND}/amplify-meta.json`;
/** What was deployed last, as the Amplify CLI keeps it beside the backend; git ignores it. */
export const CURRENT_CLOUD_BACKEND = "amplify/#current-cloud-backend";
export const PROJECT_CONFIG = "amplify/.config/project-config.json";
export const LOCAL_ENVIRONMENT = "amplify/.config/local-env-info.json";
export const LOCAL_AWS = "amplify/.config/local-aws-info.json";
export const FEATURE_FLAGS = "amplify/cli.json";

export const folderOf = (category: string, name: string): string => `${BACKEND}/${category}/${name}`;

/** A dependency as `backend-config.json` has it. */
export interface Dependency {
  readonly category: string;
  readonly resourceName: string;
  readonly attributes: readonly string[];
}

/** Makes the eight hex digits that the Amplify CLI puts behind names. */
export type ShortId = () => string;

/** The backend of a draft: which resources there are, and entering or taking out one. */
export class Backend {
  readonly draft: Draft;

  constructor(draft: Draft) {
    this.draft = draft;
  }

  get config(): JsonObject {
    return this.draft.object(BACKEND_CONFIG) ?? {};
  }

  get projectName(): string {
    return this.#environment.projectName;
  }

  /** The environment that is checked out. */
  get environment(): string {
    return this.#environment.name;
  }

  /** Of the Amplify app; names of secrets begin with it. */
  get appId(): string {
    return this.#environment.appId;
  }

  /** Of the environment that is checked out. */
  get region(): string {
    return this.#environment.region;
  }

  get #environment() {
    return readEnvironment(this.draft.directory, undefined, "us-east-1");
  }

  /** The resources as they are on disk. */
  resources(): Gen1Resource[] {
    return readResources(this.draft.directory);
  }

  names(category: string): string[] {
    const resources = this.config[category];
    return isObject(resources) ? Object.keys(resources) : [];
  }

  settings(category: string, name: string): JsonObject | undefined {
    const resources = this.config[category];
    const settings = isObject(resources) ? resources[name] : undefined;
    return isObject(settings) ? settings : undefined;
  }

  /**
   * The resource that has this name, however it is capitalised: its folder would be the same one on macOS and Windows, and
   * the Amplify CLI refuses it too.
   */
  namesake(category: string, name: string): string | undefined {
    const found = this.names(category).find((each) => each.toLowerCase() === name.toLowerCase());
    return found ?? (this.draft.has(folderOf(category, name)) ? name : undefined);
  }

  /** The user pool's resource; undefined where the project has none. */
  get auth(): string | undefined {
    return this.names("auth").find((name) => this.settings("auth", name)?.service === "Cognito");
  }

  restApis(): string[] {
    return this.names("api").filter((name) => this.settings("api", name)?.service === "API Gateway");
  }

  functions(): string[] {
    return this.names("function").filter((name) => this.settings("function", name)?.service === "Lambda");
  }

  /** Enters or changes a resource in `backend-config.json`, and in `amplify-meta.json` where that file is there. */
  enter(category: string, name: string, settings: JsonObject): void {
    const config = this.config;
    this.draft.writeJson(BACKEND_CONFIG, sorted(withEntry(config, [category, name], settings)));
    const meta = this.draft.object(AMPLIFY_META);
    if (meta === undefined) return;
    const known = isObject(meta[category]) ? meta[category][name] : undefined;
    this.draft.writeJson(
      AMPLIFY_META,
      withEntry(meta, [category, name], { ...(isObject(known) ? known : {}), ...settings }),
    );
  }

  takeOut(category: string, name: string): void {
    const config = withoutEntry(this.config, [category, name]);
    this.draft.writeJson(BACKEND_CONFIG, sorted(withoutParameters(config, category, name)));
    const meta = this.draft.object(AMPLIFY_META);
    if (meta !== undefined) this.draft.writeJson(AMPLIFY_META, withoutEntry(meta, [category, name]));
    let teams = this.draft.object(TEAM_PROVIDER_INFO);
    if (teams === undefined) return;
    for (const environment of Object.keys(teams))
      teams = withoutEntry(teams, [environment, "categories", category, name]);
    this.draft.writeJson(TEAM_PROVIDER_INFO, teams);
  }

  /**
   * Gives a resource its values in an environment, by default in the one that is checked out. The file is often kept out of
   * version control: where it is absent, it is made for the values.
   */
  giveValues(category: string, name: string, values: JsonObject, environment = this.environment): void {
    const present = this.draft.object(TEAM_PROVIDER_INFO);
    if (present === undefined && Object.keys(values).length === 0) return;
    const teams = present ?? {};
    const path = [environment, "categories", category, name];
    const known = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), teams);
    this.draft.writeJson(TEAM_PROVIDER_INFO, withEntry(teams, path, { ...(isObject(known) ? known : {}), ...values }));
  }

  /** Takes values of a resource away, in every environment. */
  takeValues(category: string, name: string, keys: readonly string[]): void {
    let teams = this.draft.object(TEAM_PROVIDER_INFO);
    if (teams === undefined) return;
    for (const environment of Object.keys(teams))
      for (const key of keys) teams = withoutEntry(teams, [environment, "categories", category, name, key]);
    this.draft.writeJson(TEAM_PROVIDER_INFO, teams);
  }

  flag(group: string, name: string): boolean {
    const features = this.draft.object(FEATURE_FLAGS)?.features;
    const flags = isObject(features) ? features[group] : undefined;
    return isObject(flags) && flags[name] === true;
  }
}

function withEntry(object: JsonObject, [first, ...rest]: readonly string[], value: JsonObject): JsonObject {
  if (first === undefined) return value;
  const below = object[first];
  return { ...object, [first]: withEntry(isObject(below) ? below : {}, rest, value) };
}

/** Categories that are empty afterwards go too. */
function withoutEntry(object: JsonObject, [first, ...rest]: readonly string[]): JsonObject {
  if (first === undefined || !Object.hasOwn(object, first)) return object;
  const { [first]: below, ...others } = object;
  if (rest.length === 0 || !isObject(below)) return others;
  const left = withoutEntry(below, rest);
  return Object.keys(left).length === 0 ? others : { ...object, [first]: left };
}

/** `parameters` says which resource uses which parameter; those of a resource that is gone go with it. */
function withoutParameters(config: JsonObject, category: string, name: string): JsonObject {
  if (!isObject(config.parameters)) return config;
  const kept = Object.entries(config.parameters).flatMap(([parameter, use]): [string, Json][] => {
    const usedBy = isObject(use) && Array.isArray(use.usedBy) ? use.usedBy.filter(isObject) : [];
    const left = usedBy.filter((user) => user.category !== category || user.resourceName !== name);
    if (left.length === usedBy.length) return [[parameter, use]];
    return left.length === 0 ? [] : [[parameter, { ...(use as JsonObject), usedBy: left }]];
  });
  const { parameters: _, ...others } = config;
  return kept.length === 0 ? others : { ...config, parameters: Object.fromEntries(kept) };
}

/** Keys in order at every level, as the Amplify CLI keeps `backend-config.json`. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
