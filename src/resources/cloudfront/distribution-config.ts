import type { Distributions } from "../../services/cloudfront/service.js";
import type { Behavior } from "../../services/cloudfront/types.js";
import { defined } from "../properties.js";
import type { Properties } from "../resource-type.js";

type DistributionConfig = Parameters<Distributions["createDistribution"]>[0];

/** A configuration as the template writes it in the API's spelling: its lists say how many there are. */
export function distributionConfig(config: Properties, callerReference: string): DistributionConfig {
  return defined({
    CallerReference: callerReference,
    Comment: config.Comment ?? "",
    Enabled: config.Enabled,
    DefaultRootObject: config.DefaultRootObject ?? "",
    PriceClass: config.PriceClass ?? "PriceClass_All",
    HttpVersion: config.HttpVersion ?? "http1.1",
    IsIPV6Enabled: config.IPV6Enabled ?? false,
    Origins: counted(config.Origins, originOf),
    DefaultCacheBehavior: behaviorOf(config.DefaultCacheBehavior),
    CacheBehaviors: counted(config.CacheBehaviors, behaviorOf),
    CustomErrorResponses: counted(config.CustomErrorResponses, (response) =>
      defined({
        ...response,
        ResponseCode: response.ResponseCode === undefined ? undefined : String(response.ResponseCode),
      }),
    ),
  }) as DistributionConfig;
}

const counted = (items: readonly Properties[] = [], read: (item: Properties) => unknown = (item) => item) => ({
  Quantity: items.length,
  ...(items.length > 0 && { Items: items.map(read) }),
});

const originOf = ({
  Id,
  DomainName,
  OriginPath = "",
  S3OriginConfig,
  ConnectionAttempts,
  ConnectionTimeout,
}: Properties) =>
  defined({
    Id,
    DomainName,
    OriginPath,
    S3OriginConfig: { OriginAccessIdentity: "", ...S3OriginConfig },
    ConnectionAttempts: ConnectionAttempts ?? 3,
    ConnectionTimeout: ConnectionTimeout ?? 10,
  });

function behaviorOf(behavior: Properties): Behavior {
  const { AllowedMethods = ["GET", "HEAD"], CachedMethods = ["GET", "HEAD"], ForwardedValues: forwarded } = behavior;
  return defined({
    PathPattern: behavior.PathPattern,
    TargetOriginId: behavior.TargetOriginId,
    ViewerProtocolPolicy: behavior.ViewerProtocolPolicy,
    AllowedMethods: { ...counted(AllowedMethods), CachedMethods: counted(CachedMethods) },
    Compress: behavior.Compress ?? false,
    CachePolicyId: behavior.CachePolicyId,
    ForwardedValues:
      forwarded &&
      defined({
        QueryString: forwarded.QueryString,
        Cookies: forwarded.Cookies
          ? defined({
              Forward: forwarded.Cookies.Forward,
              WhitelistedNames: forwarded.Cookies.WhitelistedNames && counted(forwarded.Cookies.WhitelistedNames),
            })
          : { Forward: "none" },
        QueryStringCacheKeys: counted(forwarded.QueryStringCacheKeys),
      }),
    MinTTL: behavior.MinTTL,
    DefaultTTL: behavior.DefaultTTL,
    MaxTTL: behavior.MaxTTL,
  }) as Behavior;
}
