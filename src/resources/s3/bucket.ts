import type { Buckets } from "../../services/s3/service.js";
import type { BucketConfiguration } from "../../services/s3/types.js";
import { defined, tagList, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::S3::Bucket";
const PROPERTIES = [
  "AccessControl",
  "BucketEncryption",
  "BucketName",
  "CorsConfiguration",
  "NotificationConfiguration",
  "ObjectLockEnabled",
  "OwnershipControls",
  "PublicAccessBlockConfiguration",
  "Tags",
  "VersioningConfiguration",
  "WebsiteConfiguration",
];
/** Regions whose website endpoints are written with a hyphen. Source: AWS General Reference, Amazon S3 endpoints. */
const HYPHENATED = new Set(
  "us-east-1 us-west-1 us-west-2 ap-southeast-1 ap-southeast-2 ap-northeast-1 eu-west-1 sa-east-1 us-gov-west-1".split(
    " ",
  ),
);

export const bucket = (buckets: Buckets): ResourceType => ({
  name: NAME,
  validate,
  create(properties, context) {
    const name: string = properties.BucketName ?? context.generatedName({ maxLength: 63, lowerCase: true });
    buckets.createBucket(name, defined(configurationOf(properties, context)));
    return placed(name, context);
  },
  update(id, next, _previous, context) {
    buckets.configureBucket(id, configurationOf(next, context));
    return placed(id, context);
  },
  remove: (id) => unlessGone(() => buckets.deleteBucket(id)),
});

function validate(properties: Properties): string[] {
  const { VersioningConfiguration: versioning = {}, NotificationConfiguration: notifications = {} } = properties;
  return [
    ...unspoken(NAME, properties, PROPERTIES),
    ...unspokenValues(NAME, properties, "AccessControl", ["Private", "BucketOwnerFullControl"]),
    ...unspokenValues(NAME, properties, "ObjectLockEnabled", [false]),
    ...unspokenValues(`${NAME} VersioningConfiguration`, versioning, "Status", ["Suspended"]),
    ...Object.keys(notifications)
      .filter((name) => name !== "LambdaConfigurations" && (notifications[name]?.length ?? 1) !== 0)
      .map((name) => `${NAME}: NotificationConfiguration.${name} can't be carried out here`),
  ];
}

/** Every part is named, so that an update takes away what the template no longer says. */
function configurationOf(properties: Properties, context: ResourceContext) {
  const tags = tagList(context, properties.Tags);
  return {
    encryption: properties.BucketEncryption?.ServerSideEncryptionConfiguration?.map((rule: Properties) =>
      defined({
        ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
        BucketKeyEnabled: rule.BucketKeyEnabled,
      }),
    ) as BucketConfiguration["encryption"],
    cors: properties.CorsConfiguration?.CorsRules?.map((rule: Properties) =>
      defined({
        ID: rule.Id,
        AllowedHeaders: rule.AllowedHeaders,
        AllowedMethods: rule.AllowedMethods,
        AllowedOrigins: rule.AllowedOrigins,
        ExposeHeaders: rule.ExposedHeaders,
        MaxAgeSeconds: rule.MaxAge,
      }),
    ) as BucketConfiguration["cors"],
    website: properties.WebsiteConfiguration && websiteOf(properties.WebsiteConfiguration),
    ownership: (properties.OwnershipControls?.Rules?.[0]?.ObjectOwnership ??
      "BucketOwnerEnforced") as BucketConfiguration["ownership"],
    publicAccess: properties.PublicAccessBlockConfiguration as BucketConfiguration["publicAccess"],
    tags: tags.length > 0 ? tags : undefined,
    notifications: notificationsOf(properties.NotificationConfiguration?.LambdaConfigurations),
  };
}

function notificationsOf(configurations: readonly Properties[] | undefined): BucketConfiguration["notifications"] {
  return configurations?.map(({ Event, Function: functionArn, Filter }, index) => {
    const rules: readonly Properties[] = Filter?.S3Key?.Rules ?? [];
    const value = (name: string) => rules.find(({ Name }) => String(Name).toLowerCase() === name)?.Value as string;
    return defined({
      id: `notification-${index + 1}`,
      functionArn,
      events: [Event],
      prefix: value("prefix"),
      suffix: value("suffix"),
    });
  });
}

const websiteOf = (website: Properties) =>
  defined({
    IndexDocument: website.IndexDocument && { Suffix: website.IndexDocument },
    ErrorDocument: website.ErrorDocument && { Key: website.ErrorDocument },
    RedirectAllRequestsTo: website.RedirectAllRequestsTo,
    RoutingRules: website.RoutingRules?.map((rule: Properties) =>
      defined({ Condition: rule.RoutingRuleCondition, Redirect: rule.RedirectRule }),
    ),
  });

function placed(name: string, { placement: { region } }: ResourceContext): Placed {
  return {
    id: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website${HYPHENATED.has(region) ? "-" : "."}${region}.amazonaws.com`,
    },
  };
}
