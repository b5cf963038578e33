import type { DistributionConfig, Origin } from "@aws-sdk/client-cloudfront";
import type { Clock } from "../../lib/clock.js";
import { id, LOWER_ALPHANUMERIC, type Random, UPPER_ALPHANUMERIC } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { keyOf, keyPrefix, type Range, type Store, type Table } from "../../store/store.js";
import {
  identityInUse,
  inconsistentQuantities,
  invalidArgument,
  invalidErrorCode,
  invalidIdentity,
  invalidOrigin,
  noSuchDistribution,
  noSuchIdentity,
  noSuchOrigin,
} from "./faults.js";
import type { Distribution, Invalidation, OriginAccessIdentity, OriginBuckets } from "./types.js";

export interface DistributionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly buckets: OriginBuckets;
}

export interface Creation {
  /** Seeds the ids, where they shall be the same on every machine. */
  readonly random?: Random;
}

const ID_LENGTH = 13;
const MOST_PATHS = 3000;
const IDENTITY_PREFIX = "origin-access-identity/cloudfront/";
/** Statuses that a custom error response may be for. Source: CloudFront API reference, CustomErrorResponse. */
const ERROR_CODES = new Set([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);

/**
 * CloudFront: distributions over S3 buckets, and the identities by which they read them. What is created is deployed at
 * once, and nothing is cached: a page that was uploaded is what the next request gets.
 */
export class Distributions {
  readonly placement: Placement;
  readonly buckets: OriginBuckets;
  readonly random: Random;
  readonly #clock: Clock;
  readonly #distributions: Table<Distribution>;
  readonly #identities: Table<OriginAccessIdentity>;
  readonly #invalidations: Table<Invalidation>;

  constructor({ store, clock, random, placement, buckets }: DistributionsOptions) {
    this.placement = placement;
    this.buckets = buckets;
    this.random = random;
    this.#clock = clock;
    this.#distributions = store.table<Distribution>("cloudfront_distributions", {
      domain: ({ domainName }) => domainName,
    });
    this.#identities = store.table<OriginAccessIdentity>("cloudfront_identities");
    this.#invalidations = store.table<Invalidation>("cloudfront_invalidations");
  }

  /** Throws NoSuchOrigin, InvalidOrigin, InvalidOriginAccessIdentity, InvalidErrorCode, InvalidArgument. */
  createDistribution(
    config: DistributionConfig,
    tags: Readonly<Record<string, string>> = {},
    { random = this.random }: Creation = {},
  ): Distribution {
    this.#check(config);
    return this.#put({
      id: `E${id(random, ID_LENGTH, UPPER_ALPHANUMERIC)}`,
      domainName: `d${id(random, ID_LENGTH, LOWER_ALPHANUMERIC)}.cloudfront.net`,
      config,
      tags,
    });
  }

  updateDistribution(
    distributionId: string,
    config: DistributionConfig,
    tags: Readonly<Record<string, string>>,
  ): Distribution {
    const { domainName } = this.distribution(distributionId);
    this.#check(config);
    return this.#put({ id: distributionId, domainName, config, tags });
  }

  /** Throws NoSuchDistribution. */
  distribution(distributionId: string): Distribution {
    const distribution = this.#distributions.get(distributionId);
    if (!distribution) throw noSuchDistribution();
    return distribution;
  }

  find(distributionId: string): Distribution | undefined {
    return this.#distributions.get(distributionId);
  }

  /** By `d….cloudfront.net`. */
  findByDomain(domainName: string): Distribution | undefined {
    return this.#distributions.find("domain", { equals: domainName }, { limit: 1 })[0]?.value;
  }

  list(range: Range = {}): Distribution[] {
    return this.#distributions.list(range).map(({ value }) => value);
  }

  arnOf(distributionId: string): string {
    return `arn:aws:cloudfront::${this.placement.accountId}:distribution/${distributionId}`;
  }

  deleteDistribution(distributionId: string): void {
    this.distribution(distributionId);
    for (const { key } of this.#invalidations.list({ prefix: keyPrefix(distributionId) }))
      this.#invalidations.delete(key);
    this.#distributions.delete(distributionId);
  }

  createIdentity(
    { comment, callerReference }: Pick<OriginAccessIdentity, "comment" | "callerReference">,
    { random = this.random }: Creation = {},
  ): OriginAccessIdentity {
    const identity: OriginAccessIdentity = {
      id: `E${id(random, ID_LENGTH, UPPER_ALPHANUMERIC)}`,
      s3CanonicalUserId: Buffer.from(random.bytes(48)).toString("hex"),
      comment,
      callerReference,
    };
    this.#identities.put(identity.id, identity);
    return identity;
  }

  /** Throws NoSuchCloudFrontOriginAccessIdentity. */
  identity(identityId: string): OriginAccessIdentity {
    const identity = this.#identities.get(identityId);
    if (!identity) throw noSuchIdentity();
    return identity;
  }

  updateIdentity(identityId: string, comment: string): OriginAccessIdentity {
    const identity = { ...this.identity(identityId), comment };
    this.#identities.put(identityId, identity);
    return identity;
  }

  /** Throws NoSuchCloudFrontOriginAccessIdentity or CloudFrontOriginAccessIdentityInUse. */
  deleteIdentity(identityId: string): void {
    this.identity(identityId);
    const used = this.list().some(({ config }) =>
      (config.Origins?.Items ?? []).some((origin) => identityIdOf(origin) === identityId),
    );
    if (used) throw identityInUse();
    this.#identities.delete(identityId);
  }

  /** By whom an origin is read; undefined where anonymously. */
  identityOf(origin: Origin): OriginAccessIdentity | undefined {
    const identityId = identityIdOf(origin);
    return identityId === undefined ? undefined : this.#identities.get(identityId);
  }

  /**
   * Nothing is cached, so it is complete when it is made. The same caller reference with the same paths gives the same
   * invalidation again. Throws NoSuchDistribution, InconsistentQuantities, BatchTooLarge, InvalidArgument.
   */
  createInvalidation(
    distributionId: string,
    { paths, quantity, callerReference }: { paths: readonly string[]; quantity: number; callerReference: string },
  ): Invalidation {
    this.distribution(distributionId);
    if (paths.length !== quantity) throw inconsistentQuantities();
    if (paths.length === 0 || paths.length > MOST_PATHS || paths.some((path) => !isInvalidationPath(path)))
      throw invalidArgument("Your request contains one or more invalid invalidation paths.");
    const earlier = this.#invalidations
      .list({ prefix: keyPrefix(distributionId) })
      .find(({ value }) => value.callerReference === callerReference)?.value;
    if (earlier) {
      if (JSON.stringify(earlier.paths) === JSON.stringify(paths)) return earlier;
      throw invalidArgument(
        "Your request contains a caller reference that was used for a previous invalidation request with different contents.",
      );
    }
    const invalidation: Invalidation = {
      id: `I${id(this.random, ID_LENGTH, UPPER_ALPHANUMERIC)}`,
      distributionId,
      created: this.#clock.now().getTime(),
      callerReference,
      paths,
    };
    this.#invalidations.put(keyOf(distributionId, invalidation.id), invalidation);
    return invalidation;
  }

  #put(distribution: Omit<Distribution, "etag" | "modified">): Distribution {
    const etag = `E${id(this.random, ID_LENGTH, UPPER_ALPHANUMERIC)}`;
    const kept = { ...distribution, etag, modified: this.#clock.now().getTime() };
    this.#distributions.put(kept.id, kept);
    return kept;
  }

  #check(config: DistributionConfig): void {
    const origins = config.Origins?.Items ?? [];
    const ids = origins.map(({ Id }) => Id);
    if (new Set(ids).size < ids.length) throw invalidArgument("The origins' ids must be unique.");
    for (const origin of origins) this.#checkOrigin(origin);
    for (const behavior of [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])])
      if (!ids.includes(behavior?.TargetOriginId)) throw noSuchOrigin();
    for (const { ErrorCode = 0, ResponsePagePath, ResponseCode } of config.CustomErrorResponses?.Items ?? []) {
      if (!ERROR_CODES.has(ErrorCode)) throw invalidErrorCode(ErrorCode);
      if (Boolean(ResponsePagePath) !== Boolean(ResponseCode))
        throw invalidArgument("ResponsePagePath and ResponseCode are given together or not at all.");
      if (ResponsePagePath && !ResponsePagePath.startsWith("/"))
        throw invalidArgument("The parameter ResponsePagePath must begin with '/'.");
    }
  }

  #checkOrigin(origin: Origin): void {
    if (bucketOfOrigin(origin) === undefined) throw invalidOrigin(origin.DomainName ?? "");
    if (origin.OriginPath && !/^\/.*[^/]$/.test(origin.OriginPath))
      throw invalidArgument("The parameter OriginPath must begin with '/' and not end with it.");
    if (origin.S3OriginConfig?.OriginAccessIdentity && !this.identityOf(origin)) throw invalidIdentity();
  }
}

function identityIdOf({ S3OriginConfig }: Origin): string | undefined {
  const text = S3OriginConfig?.OriginAccessIdentity ?? "";
  return text.startsWith(IDENTITY_PREFIX) ? text.slice(IDENTITY_PREFIX.length) : undefined;
}

const BUCKET_DOMAIN =
  /^([a-z0-9][a-z0-9.-]*[a-z0-9])\.s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d+)?\.amazonaws\.com$/;

/** The bucket behind `bucket.s3.amazonaws.com` or `bucket.s3.us-east-1.amazonaws.com`; no website endpoint is one. */
export const bucketOfOrigin = ({ DomainName = "" }: { readonly DomainName?: string | undefined }): string | undefined =>
  BUCKET_DOMAIN.exec(DomainName)?.[1];

/** A path from the root, with a star at its end alone. */
const isInvalidationPath = (path: string): boolean => /^\/?[^*]*\*?$/.test(path) && path.length <= 4000;
