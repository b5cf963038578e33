import { isObject, type JsonObject } from "../json-file.js";
import { type Backend, folderOf } from "./backend.js";
import {
  bucketHosting,
  cloudFrontHosting,
  members,
  SINGLE_PAGE,
  type WebsiteDocuments,
  website,
  withCloudFront,
} from "./hosting-template.js";

export type { WebsiteDocuments };

/** Amplify's hosting with a bucket of the project; there is one at most, and this is its name. */
export const HOSTING = "S3AndCloudFront";
export const PUBLISH_IGNORE = "amplifyPublishIgnore.json";

/** What `add hosting` asks for; without documents there is CloudFront before the bucket. */
export interface NewHosting {
  readonly bucketName: string;
  readonly website: WebsiteDocuments | undefined;
}

/** What CloudFront does with files; times in seconds. */
export interface Caching {
  readonly rootObject: string;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly minTtl: number;
  /** Unknown paths get the first page. */
  readonly singlePage: boolean;
}

export interface HostingSettings {
  readonly bucketName: string;
  /** The website's documents, where the bucket is one. */
  readonly website: WebsiteDocuments | undefined;
  /** Where there is CloudFront before the bucket. */
  readonly caching: Caching | undefined;
}

/** S3's rules, with the room that the environment's name takes. */
export function wrongHostingBucketName(backend: Backend, name: string): string | undefined {
  const longest = 63 - 1 - backend.environment.length;
  if (name.length < 3 || name.length > longest || !/^[a-z0-9.-]*$/.test(name))
    return `A bucket's name has 3 to ${longest} small letters, digits, periods and hyphens, nothing else.`;
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return "A bucket's name begins and ends with a small letter or a digit.";
  if (/\.\.|\.-|-\./.test(name)) return "A period in a bucket's name stands between letters or digits.";
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) ? "A bucket's name is no IP address." : undefined;
}

export function wrongDocumentName(name: string): string | undefined {
  if (name.trim() === "") return "Name a file of the build, such as index.html.";
  return name.includes("/") ? "A document lies at the top of the build: its name has no slash." : undefined;
}

export const wrongSeconds = (text: string): string | undefined =>
  /^\d{1,10}$/.test(text) ? undefined : "Type a whole number of seconds.";

const file = (name: string) => `${folderOf("hosting", HOSTING)}/${name}`;

export function addHosting(backend: Backend, { bucketName, website }: NewHosting): void {
  writeIndented(backend, "template.json", website === undefined ? cloudFrontHosting() : bucketHosting(website));
  writeIndented(backend, "parameters.json", { bucketName });
  backend.enter("hosting", HOSTING, { service: HOSTING, providerPlugin: "awscloudformation" });
  backend.giveValues("hosting", HOSTING, {});
}

/** Four spaces deep, as the Amplify CLI writes these two files. */
const writeIndented = ({ draft }: Backend, name: string, value: JsonObject): void =>
  draft.write(file(name), JSON.stringify(value, undefined, 4));

/** Undefined where the project has no such hosting. */
export function hostingSettings(backend: Backend): HostingSettings | undefined {
  if (backend.settings("hosting", HOSTING) === undefined) return undefined;
  const template = backend.draft.object(file("template.json")) ?? {};
  const resources = members(template, "Resources");
  const documents = members(members(members(resources, "S3Bucket"), "Properties"), "WebsiteConfiguration");
  const config = distributionOf(template);
  return {
    bucketName: String(backend.draft.object(file("parameters.json"))?.bucketName ?? ""),
    website:
      config === undefined
        ? { index: String(documents.IndexDocument ?? ""), error: String(documents.ErrorDocument ?? "") }
        : undefined,
    caching: config && cachingOf(config),
  };
}

function distributionOf(template: JsonObject): JsonObject | undefined {
  const { CloudFrontDistribution: distribution } = members(template, "Resources");
  return isObject(distribution) ? members(members(distribution, "Properties"), "DistributionConfig") : undefined;
}

function cachingOf(config: JsonObject): Caching {
  const behavior = members(config, "DefaultCacheBehavior");
  const errors = config.CustomErrorResponses;
  return {
    rootObject: String(config.DefaultRootObject ?? ""),
    defaultTtl: Number(behavior.DefaultTTL ?? 86_400),
    maxTtl: Number(behavior.MaxTTL ?? 31_536_000),
    minTtl: Number(behavior.MinTTL ?? 0),
    singlePage: Array.isArray(errors) && errors.length > 0,
  };
}

export interface HostingChanges {
  readonly website?: WebsiteDocuments | undefined;
  /** CloudFront goes before the bucket. */
  readonly addCloudFront?: boolean | undefined;
  readonly caching?: Caching | undefined;
}

export function updateHosting(backend: Backend, changes: HostingChanges): void {
  const given = backend.draft.object(file("template.json")) ?? {};
  const before = changes.addCloudFront === true ? withCloudFront(given) : given;
  const resources = members(before, "Resources");
  const { website: documents, caching } = changes;
  if (documents !== undefined) {
    const bucket = members(resources, "S3Bucket");
    const properties = members(bucket, "Properties");
    const known = members(properties, "WebsiteConfiguration");
    resources.S3Bucket = {
      ...bucket,
      Properties: { ...properties, WebsiteConfiguration: { ...known, ...website(documents) } },
    };
  }
  const config = distributionOf(before);
  if (caching !== undefined && config !== undefined) {
    const distribution = members(resources, "CloudFrontDistribution");
    const Properties = { ...members(distribution, "Properties"), DistributionConfig: cached(config, caching) };
    resources.CloudFrontDistribution = { ...distribution, Properties };
  }
  writeIndented(backend, "template.json", { ...before, Resources: resources });
}

/** Error responses that the user wrote stay as they are. */
function cached(config: JsonObject, caching: Caching): JsonObject {
  const was = cachingOf(config).singlePage;
  return {
    ...config,
    DefaultRootObject: caching.rootObject,
    DefaultCacheBehavior: {
      ...members(config, "DefaultCacheBehavior"),
      DefaultTTL: caching.defaultTtl,
      MaxTTL: caching.maxTtl,
      MinTTL: caching.minTtl,
    },
    ...(was === caching.singlePage ? {} : { CustomErrorResponses: caching.singlePage ? SINGLE_PAGE : [] }),
  };
}

/** Patterns of files that `publish` leaves out, in the form of .gitignore. */
export function ignoredOfPublish(backend: Backend): string[] {
  const patterns = backend.draft.json(PUBLISH_IGNORE);
  return Array.isArray(patterns) ? patterns.map(String) : [];
}

export function ignoreInPublish(backend: Backend, patterns: readonly string[]): void {
  backend.draft.write(PUBLISH_IGNORE, JSON.stringify(patterns, undefined, 4));
}
