import { bucketOfOrigin, type Distributions } from "../../services/cloudfront/service.js";
import { itemsOf, tagMap, unlessGone, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";
import { distributionConfig } from "./distribution-config.js";

const NAME = "AWS::CloudFront::Distribution";
const CONFIG = [
  "CacheBehaviors",
  "Comment",
  "CustomErrorResponses",
  "DefaultCacheBehavior",
  "DefaultRootObject",
  "Enabled",
  "HttpVersion",
  "IPV6Enabled",
  "Origins",
  "PriceClass",
];
const BEHAVIOR = [
  "AllowedMethods",
  "CachePolicyId",
  "CachedMethods",
  "Compress",
  "DefaultTTL",
  "ForwardedValues",
  "MaxTTL",
  "MinTTL",
  "PathPattern",
  "TargetOriginId",
  "ViewerProtocolPolicy",
];
const ORIGIN = ["ConnectionAttempts", "ConnectionTimeout", "DomainName", "Id", "OriginPath", "S3OriginConfig"];
const FORWARDED = ["Cookies", "QueryString", "QueryStringCacheKeys"];
/** CloudFront's own cache policies: how long something is cached, which here nothing is. Source: "Use managed cache policies". */
const MANAGED_CACHE_POLICIES = [
  "658327ea-f89d-4fab-a63d-7e88639e58f6",
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
  "08627262-05a9-4f76-9ded-b50ca2e3a84f",
  "2e54312d-136d-493c-8eb9-b001f22f67d2",
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
];

/** A distribution over S3 buckets; what else CloudFront can do is refused by name. */
export const distribution = (distributions: Distributions): ResourceType => ({
  name: NAME,
  validate: ({ DistributionConfig: config = {} }) => validate(config),
  create(properties, context) {
    const config = distributionConfig(properties.DistributionConfig, context.generatedName());
    const tags = tagMap(context, properties.Tags);
    return placed(distributions.createDistribution(config, tags, { random: context.random }));
  },
  update(id, next, _previous, context: ResourceContext) {
    const { CallerReference = "" } = distributions.distribution(id).config;
    const config = distributionConfig(next.DistributionConfig, CallerReference);
    return placed(distributions.updateDistribution(id, config, tagMap(context, next.Tags)));
  },
  remove: (id) => unlessGone(() => distributions.deleteDistribution(id)),
});

const placed = ({ id, domainName }: { readonly id: string; readonly domainName: string }): Placed => ({
  id,
  attributes: { Id: id, DomainName: domainName },
});

function validate(config: Properties): string[] {
  const { Origins: origins, DefaultCacheBehavior: main = {}, CacheBehaviors: others } = config;
  return [
    ...used(`${NAME} DistributionConfig`, config, CONFIG),
    ...itemsOf(origins).flatMap((origin) => [
      ...used(`${NAME} Origins`, origin, ORIGIN),
      ...(typeof origin.DomainName === "string" && bucketOfOrigin(origin) === undefined
        ? [`${NAME} Origins: the DomainName ${origin.DomainName} is no S3 bucket's and can't be carried out here`]
        : []),
      ...used(`${NAME} Origins S3OriginConfig`, origin.S3OriginConfig ?? {}, [
        "OriginAccessIdentity",
        "OriginReadTimeout",
      ]),
    ]),
    ...[main as Properties, ...itemsOf(others)].flatMap((behavior) => [
      ...used(`${NAME} CacheBehavior`, behavior, BEHAVIOR),
      ...used(`${NAME} CacheBehavior ForwardedValues`, behavior.ForwardedValues ?? {}, FORWARDED),
      ...unspokenValues(`${NAME} CacheBehavior`, behavior, "CachePolicyId", MANAGED_CACHE_POLICIES),
    ]),
  ];
}

/** The properties that ask for something that isn't carried out; said, but switched off, they are fine. */
function used(where: string, properties: Properties, known: readonly string[]): string[] {
  if (typeof properties !== "object") return [];
  const asking = Object.keys(properties).filter((name) => !known.includes(name) && !isOff(properties[name]));
  return asking.map((name) => `${where}: ${name} can't be carried out here`);
}

/** Values by which a template says that it doesn't use a thing: all of CloudFront's are of these forms. */
const OFF = new Set<unknown>([undefined, false, "", 0, "none", "direct"]);

function isOff(value: unknown): boolean {
  if (OFF.has(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const members = Object.entries(value);
  return members.every(
    ([name, member]) => isOff(member) || (name === "CloudFrontDefaultCertificate" && member === true),
  );
}
