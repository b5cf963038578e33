import type {
  CacheBehavior,
  CustomErrorResponse,
  DefaultCacheBehavior,
  DistributionConfig,
} from "@aws-sdk/client-cloudfront";
import type { ServedObject } from "../object-response.js";

/** A distribution as it is kept; its configuration in the API's spelling. */
export interface Distribution {
  /** `E` and 13 capital letters or digits. */
  readonly id: string;
  /** `d…cloudfront.net`. */
  readonly domainName: string;
  /** Of the configuration: changes with it. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly modified: number;
  readonly config: DistributionConfig;
  readonly tags: Readonly<Record<string, string>>;
}

export interface OriginAccessIdentity {
  readonly id: string;
  /** 96 hexadecimal digits: how a bucket's policy can name the identity. */
  readonly s3CanonicalUserId: string;
  readonly comment: string;
  readonly callerReference: string;
}

export interface Invalidation {
  readonly id: string;
  readonly distributionId: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly callerReference: string;
  readonly paths: readonly string[];
}

export type Behavior = DefaultCacheBehavior | CacheBehavior;
export type ErrorResponse = CustomErrorResponse;

/** The buckets behind distributions. */
export interface OriginBuckets {
  findBucket(name: string): { readonly configuration: { readonly policy?: string } } | undefined;
  getObject(bucket: string, key: string): ServedObject | undefined;
}
