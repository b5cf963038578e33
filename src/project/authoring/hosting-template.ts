import { ENVIRONMENT_CONDITION, getAtt, join, ref, withoutEnvironment } from "../gen1/intrinsics.js";
import { isObject, type JsonObject } from "../json-file.js";

/** The pages that S3 answers with by itself: for a folder, and where nothing is found. */
export interface WebsiteDocuments {
  readonly index: string;
  readonly error: string;
}

/** Bucket, CloudFront distribution and the identity by which it reads the bucket, as the Amplify CLI writes them. */
export const cloudFrontHosting = (): JsonObject => {
  const { Resources, Outputs } = cloudFrontParts();
  return {
    ...frame(),
    Resources: {
      S3Bucket: bucket({
        AccessControl: "Private",
        WebsiteConfiguration: website({ index: "index.html", error: "index.html" }),
      }),
      ...Resources,
    },
    Outputs: { ...outputs(), ...Outputs },
  };
};

/**
 * The bucket alone, as a website over HTTP. Its files are public by the bucket's policy: new buckets refuse public ACLs
 * unless they are told otherwise, and the Amplify CLI, which uploads with such ACLs, must not fail on it.
 */
export const bucketHosting = (documents: WebsiteDocuments): JsonObject => ({
  ...frame(),
  Resources: {
    S3Bucket: bucket({
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: false,
        BlockPublicPolicy: false,
        IgnorePublicAcls: false,
        RestrictPublicBuckets: false,
      },
      WebsiteConfiguration: website(documents),
    }),
    BucketPolicy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: {
        Bucket: ref("S3Bucket"),
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "PublicReadForGetBucketObjects",
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: join("arn:aws:s3:::", ref("S3Bucket"), "/*"),
            },
          ],
        },
      },
    },
  },
  Outputs: outputs(),
});

/** Puts CloudFront before a bucket that was a website; from then on the distribution alone reads it. */
export function withCloudFront(template: JsonObject): JsonObject {
  const { Resources: more, Outputs: told } = cloudFrontParts();
  const { BucketPolicy: _public, ...kept } = members(template, "Resources");
  const before = isObject(kept.S3Bucket) ? kept.S3Bucket : {};
  const properties = members(before, "Properties");
  for (const name of ["WebsiteConfiguration", "OwnershipControls", "PublicAccessBlockConfiguration", "AccessControl"])
    delete properties[name];
  return {
    ...template,
    Resources: { ...kept, S3Bucket: { ...before, Properties: properties }, ...more },
    Outputs: { ...members(template, "Outputs"), ...told },
  };
}

/** A copy of an object in an object; empty where there is none. */
export const members = (value: JsonObject, name: string): JsonObject => ({
  ...(isObject(value[name]) ? (value[name] as JsonObject) : {}),
});

export const website = ({ index, error }: WebsiteDocuments): JsonObject => ({
  IndexDocument: index,
  ErrorDocument: error,
});

const frame = (): JsonObject => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "Hosting resource stack creation using Amplify CLI",
  Parameters: { env: { Type: "String" }, bucketName: { Type: "String" } },
  Conditions: ENVIRONMENT_CONDITION,
});

const bucket = (properties: JsonObject): JsonObject => ({
  Type: "AWS::S3::Bucket",
  DeletionPolicy: "Retain",
  Properties: {
    BucketName: withoutEnvironment(ref("bucketName"), join(ref("bucketName"), "-", ref("env"))),
    ...properties,
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedHeaders: ["Authorization", "Content-Length"],
          AllowedMethods: ["GET"],
          AllowedOrigins: ["*"],
          MaxAge: 3000,
        },
      ],
    },
  },
});

const outputs = (): JsonObject => ({
  Region: { Value: ref("AWS::Region") },
  HostingBucketName: { Description: "Hosting bucket name", Value: ref("S3Bucket") },
  WebsiteURL: { Value: getAtt("S3Bucket", "WebsiteURL"), Description: "URL for website hosted on S3" },
  S3BucketSecureURL: {
    Value: join("https://", getAtt("S3Bucket", "DomainName")),
    Description: "Name of S3 bucket to hold website content",
  },
});

const cloudFrontParts = (): { readonly Resources: JsonObject; readonly Outputs: JsonObject } => ({
  Resources: {
    PrivateBucketPolicy: {
      Type: "AWS::S3::BucketPolicy",
      DependsOn: "OriginAccessIdentity",
      Properties: {
        PolicyDocument: {
          Id: "MyPolicy",
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "APIReadForGetBucketObjects",
              Effect: "Allow",
              Principal: { CanonicalUser: getAtt("OriginAccessIdentity", "S3CanonicalUserId") },
              Action: "s3:GetObject",
              Resource: join("arn:aws:s3:::", ref("S3Bucket"), "/*"),
            },
          ],
        },
        Bucket: ref("S3Bucket"),
      },
    },
    OriginAccessIdentity: {
      Type: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
      Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: "CloudFrontOriginAccessIdentityConfig" } },
    },
    CloudFrontDistribution: {
      Type: "AWS::CloudFront::Distribution",
      DependsOn: ["S3Bucket", "OriginAccessIdentity"],
      Properties: { DistributionConfig: distribution() },
    },
  },
  Outputs: {
    CloudFrontDistributionID: { Value: ref("CloudFrontDistribution") },
    CloudFrontDomainName: { Value: getAtt("CloudFrontDistribution", "DomainName") },
    CloudFrontSecureURL: { Value: join("https://", getAtt("CloudFrontDistribution", "DomainName")) },
    CloudFrontOriginAccessIdentity: { Value: ref("OriginAccessIdentity") },
  },
});

const distribution = (): JsonObject => ({
  HttpVersion: "http2",
  Origins: [
    {
      DomainName: getAtt("S3Bucket", "RegionalDomainName"),
      Id: "hostingS3Bucket",
      S3OriginConfig: {
        OriginAccessIdentity: join("origin-access-identity/cloudfront/", ref("OriginAccessIdentity")),
      },
    },
  ],
  Enabled: "true",
  DefaultCacheBehavior: {
    AllowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
    TargetOriginId: "hostingS3Bucket",
    ForwardedValues: { QueryString: "false" },
    ViewerProtocolPolicy: "redirect-to-https",
    DefaultTTL: 86400,
    MaxTTL: 31536000,
    MinTTL: 60,
    Compress: true,
  },
  DefaultRootObject: "index.html",
  CustomErrorResponses: SINGLE_PAGE,
});

/** Unknown paths get the first page: a single-page app finds its way by itself. */
export const SINGLE_PAGE: JsonObject[] = [400, 403, 404].map((code) => ({
  ErrorCachingMinTTL: 300,
  ErrorCode: code,
  ResponseCode: 200,
  ResponsePagePath: "/",
}));
