import { badRequest } from "./faults.js";
import { asBoolean, decoded } from "./patch.js";

export type MethodSetting = Readonly<Record<string, unknown>>;
export type MethodSettings = Readonly<Record<string, MethodSetting>>;

/** What a method has where nothing was set (recorded; the throttle is the account's). */
const DEFAULTS: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

/** The tail of a patch path, the member it sets, how its text is read. */
const SETTINGS: Readonly<Record<string, readonly [member: string, read: (value: string) => unknown]>> = {
  "metrics/enabled": ["metricsEnabled", asBoolean],
  "logging/dataTrace": ["dataTraceEnabled", asBoolean],
  "logging/loglevel": ["loggingLevel", oneOf("OFF", "ERROR", "INFO")],
  "throttling/burstLimit": ["throttlingBurstLimit", asNumber],
  "throttling/rateLimit": ["throttlingRateLimit", asNumber],
  "caching/ttlInSeconds": ["cacheTtlInSeconds", asNumber],
  "caching/enabled": ["cachingEnabled", asBoolean],
  "caching/dataEncrypted": ["cacheDataEncrypted", asBoolean],
  "caching/requireAuthorizationForCacheControl": ["requireAuthorizationForCacheControl", asBoolean],
  "caching/unauthorizedCacheControlHeaderStrategy": [
    "unauthorizedCacheControlHeaderStrategy",
    oneOf("FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"),
  ],
};

function asNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) throw badRequest(`Invalid number specified: ${value}`);
  return number;
}

function oneOf(...known: readonly string[]): (value: string) => string {
  return (value) => {
    if (!known.includes(value))
      throw badRequest(`Invalid value specified: ${value}. Must be one of [${known.join(", ")}]`);
    return value;
  };
}

/**
 * Sets one of a method's settings by its patch path, `/~1book/GET/throttling/rateLimit` or all of them at once. A
 * method that had none starts with what all methods have at that moment. Undefined where the path is none of these.
 */
export function withSetting(settings: MethodSettings, path: string, value: string): MethodSettings | undefined {
  const match = /^\/(.*)\/([^/]+)\/([^/]+\/[^/]+)$/.exec(path);
  const [, resource, method = "", tail = ""] = match ?? [];
  const setting = Object.hasOwn(SETTINGS, tail) ? SETTINGS[tail] : undefined;
  if (resource === undefined || !setting || !/^(\*|[A-Z]+)$/.test(method)) return undefined;
  const key = keyOf(resource, method);
  const [member, read] = setting;
  const before = settings[key] ?? settings["*/*"] ?? DEFAULTS;
  return { ...settings, [key]: { ...before, [member]: read(value) } };
}

/** Takes away all that was set for a method: `/~1book/GET`. Undefined where there is nothing. */
export function withoutSettings(settings: MethodSettings, path: string): MethodSettings | undefined {
  const [, resource, method] = /^\/(.*)\/([^/]+)$/.exec(path) ?? [];
  if (resource === undefined || method === undefined) return undefined;
  const { [keyOf(resource, method)]: gone, ...rest } = settings;
  return gone === undefined ? undefined : rest;
}

/** AWS names a method by resource path without its first slash: `book/{isbn}/GET`. */
const keyOf = (resource: string, method: string): string => `${decoded(resource).replace(/^\//, "")}/${method}`;
