import type { RestApis } from "../../services/apigateway/service.js";
import { itemsOf, unspoken } from "../properties.js";
import type { Properties } from "../resource-type.js";
import { escaped, mapping, replacing, type Step } from "./steps.js";

/** Settings of a method, by property, as the tail of a patch path. */
const METHOD_SETTINGS: Readonly<Record<string, string>> = {
  MetricsEnabled: "metrics/enabled",
  DataTraceEnabled: "logging/dataTrace",
  LoggingLevel: "logging/loglevel",
  ThrottlingBurstLimit: "throttling/burstLimit",
  ThrottlingRateLimit: "throttling/rateLimit",
  CachingEnabled: "caching/enabled",
  CacheTtlInSeconds: "caching/ttlInSeconds",
  CacheDataEncrypted: "caching/dataEncrypted",
};

/** The properties that a Stage and a Deployment's StageDescription share. */
export const STAGE_SETTINGS = [
  "AccessLogSetting",
  "CacheClusterEnabled",
  "CacheClusterSize",
  "ClientCertificateId",
  "Description",
  "DocumentationVersion",
  "MethodSettings",
  "Tags",
  "TracingEnabled",
  "Variables",
];

/** A StageDescription has settings for all methods of its own. */
export const STAGE_DESCRIPTION = [...STAGE_SETTINGS, ...Object.keys(METHOD_SETTINGS)];

/** What of a stage's MethodSettings isn't spoken. */
export const unspokenMethodSettings = (type: string, { MethodSettings }: Properties): string[] =>
  itemsOf(MethodSettings).flatMap((setting) =>
    unspoken(`${type} MethodSettings`, setting, ["ResourcePath", "HttpMethod", ...Object.keys(METHOD_SETTINGS)]),
  );

/** Takes a stage from what the template said to what it says. */
export function applyStageSettings(
  apis: RestApis,
  { restApiId, stageName }: { readonly restApiId: string; readonly stageName: string },
  previous: Properties,
  next: Properties,
): void {
  const steps = stageSteps(previous, next);
  if (steps.length > 0) apis.updateStage(restApiId, stageName, steps);
}

function stageSteps(previous: Properties, next: Properties): Step[] {
  const log = (properties: Properties, member: string) => properties.AccessLogSetting?.[member];
  return [
    ...replacing("/description", previous.Description, next.Description),
    ...replacing("/cacheClusterEnabled", previous.CacheClusterEnabled ?? false, next.CacheClusterEnabled ?? false),
    ...replacing("/cacheClusterSize", previous.CacheClusterSize, next.CacheClusterSize),
    ...replacing("/clientCertificateId", previous.ClientCertificateId, next.ClientCertificateId),
    ...replacing("/documentationVersion", previous.DocumentationVersion, next.DocumentationVersion),
    ...replacing("/tracingEnabled", previous.TracingEnabled ?? false, next.TracingEnabled ?? false),
    ...mapping("/variables", previous.Variables, next.Variables),
    ...(next.AccessLogSetting === undefined && previous.AccessLogSetting !== undefined
      ? [{ op: "remove", path: "/accessLogSettings" } as const]
      : [
          ...replacing(
            "/accessLogSettings/destinationArn",
            log(previous, "DestinationArn"),
            log(next, "DestinationArn"),
          ),
          ...replacing("/accessLogSettings/format", log(previous, "Format"), log(next, "Format")),
        ]),
    ...methodSteps(methodSettings(previous), methodSettings(next)),
  ];
}

type MethodSettings = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** By `{resource path}/{method}`, escaped; a description's own settings stand for all methods. */
function methodSettings(properties: Properties): MethodSettings {
  const settings = new Map<string, Record<string, string>>();
  const own = Object.fromEntries(Object.entries(properties).filter(([name]) => name in METHOD_SETTINGS));
  const all = Object.keys(own).length > 0 ? [{ ResourcePath: "/*", HttpMethod: "*", ...own }] : [];
  for (const setting of [...all, ...((properties.MethodSettings ?? []) as Properties[])]) {
    const { ResourcePath = "/*", HttpMethod = "*", ...values } = setting as Properties;
    const path = ResourcePath === "/*" ? "*" : escaped(ResourcePath as string);
    const entries = Object.entries(values).map(([name, value]) => [METHOD_SETTINGS[name] ?? name, String(value)]);
    settings.set(`${path}/${HttpMethod}`, { ...settings.get(`${path}/${HttpMethod}`), ...Object.fromEntries(entries) });
  }
  return settings;
}

/** A method whose settings lose one starts over: there is no step that resets a single setting. */
function methodSteps(previous: MethodSettings, next: MethodSettings): Step[] {
  const steps: Step[] = [];
  for (const [method, before] of previous) {
    const after = next.get(method) ?? {};
    if (Object.keys(before).some((name) => !(name in after))) steps.push({ op: "remove", path: `/${method}` });
  }
  for (const [method, after] of next) {
    const fresh = steps.some(({ path }) => path === `/${method}`);
    for (const [name, value] of Object.entries(after))
      if (fresh || previous.get(method)?.[name] !== value)
        steps.push({ op: "replace", path: `/${method}/${name}`, value });
  }
  return steps;
}
