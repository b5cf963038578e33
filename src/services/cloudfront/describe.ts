import type { Distribution as Described, DistributionSummary } from "@aws-sdk/client-cloudfront";
import type { Distributions } from "./service.js";
import type { Distribution } from "./types.js";

const NONE = { Enabled: false, Quantity: 0 };

/** A distribution in GetDistribution's words. */
export const described = (service: Distributions, { id, domainName, modified, config }: Distribution): Described => ({
  Id: id,
  ARN: service.arnOf(id),
  Status: "Deployed",
  LastModifiedTime: new Date(modified),
  InProgressInvalidationBatches: 0,
  DomainName: domainName,
  ActiveTrustedSigners: NONE,
  ActiveTrustedKeyGroups: NONE,
  DistributionConfig: config,
});

/** A distribution in ListDistributions' words, where what is absent is said too. */
export function summary(service: Distributions, distribution: Distribution): DistributionSummary {
  const { id, domainName, modified, etag, config } = distribution;
  return {
    Id: id,
    ARN: service.arnOf(id),
    ETag: etag,
    Status: "Deployed",
    LastModifiedTime: new Date(modified),
    DomainName: domainName,
    Aliases: { Quantity: 0 },
    Origins: config.Origins,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors ?? { Quantity: 0 },
    CustomErrorResponses: config.CustomErrorResponses ?? { Quantity: 0 },
    Comment: config.Comment,
    PriceClass: config.PriceClass ?? "PriceClass_All",
    Enabled: config.Enabled,
    ViewerCertificate: { CloudFrontDefaultCertificate: true },
    Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0 } },
    WebACLId: "",
    HttpVersion: config.HttpVersion ?? "http2",
    IsIPV6Enabled: config.IsIPV6Enabled ?? false,
    Staging: false,
  };
}
