import type { Fault } from "../../lib/fault.js";
import { type Context, contextOf } from "../../lib/policy/context.js";
import type { Caller } from "../operation.js";
import { copySource } from "./copy-source.js";
import { accessDenied } from "./faults.js";
import type { Buckets } from "./service.js";
import { isPublic } from "./website.js";

/** Whether a caller may: the caller's policies and the bucket's decide together. */
export type MayUse = (
  caller: Caller,
  question: {
    /** `s3:GetObject` */
    readonly action: string;
    /** ARN. */
    readonly resource: string;
    /** The bucket's policy, JSON text. */
    readonly bucketPolicy: string | undefined;
    readonly context: Context;
  },
) => boolean;

type Input = Readonly<Record<string, unknown>>;

/** On the bucket itself. Source: S3 user guide, "Required permissions for Amazon S3 API operations". */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  CreateBucket: "s3:CreateBucket",
  DeleteBucket: "s3:DeleteBucket",
  DeleteBucketPolicy: "s3:DeleteBucketPolicy",
  GetBucketCors: "s3:GetBucketCORS",
  GetBucketEncryption: "s3:GetEncryptionConfiguration",
  GetBucketLocation: "s3:GetBucketLocation",
  GetBucketOwnershipControls: "s3:GetBucketOwnershipControls",
  GetBucketPolicy: "s3:GetBucketPolicy",
  GetBucketTagging: "s3:GetBucketTagging",
  GetBucketVersioning: "s3:GetBucketVersioning",
  GetBucketWebsite: "s3:GetBucketWebsite",
  GetPublicAccessBlock: "s3:GetBucketPublicAccessBlock",
  HeadBucket: "s3:ListBucket",
  ListBuckets: "s3:ListAllMyBuckets",
  ListObjects: "s3:ListBucket",
  ListObjectsV2: "s3:ListBucket",
  ListObjectVersions: "s3:ListBucketVersions",
  PutBucketPolicy: "s3:PutBucketPolicy",
};

/** On an object. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  AbortMultipartUpload: "s3:AbortMultipartUpload",
  CompleteMultipartUpload: "s3:PutObject",
  CopyObject: "s3:PutObject",
  CreateMultipartUpload: "s3:PutObject",
  DeleteObject: "s3:DeleteObject",
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
  ListParts: "s3:ListMultipartUploadParts",
  PutObject: "s3:PutObject",
  UploadPart: "s3:PutObject",
};

/** Operations whose keys are asked about one by one, as they are carried out. */
const ONE_BY_ONE = new Set(["DeleteObjects"]);

/** Who may do what with buckets and objects: nobody may what no policy says. */
export class Access {
  readonly #buckets: Buckets;
  readonly #may: MayUse;

  constructor(buckets: Buckets, may: MayUse) {
    this.#buckets = buckets;
    this.#may = may;
  }

  /** Throws AccessDenied. A call without a caller is anonymous. */
  check(caller: Caller | undefined, operation: string, input: Input): void {
    if (ONE_BY_ONE.has(operation)) return;
    const bucket = operation === "ListBuckets" ? "" : String(input.Bucket);
    const onObject = OBJECT_ACTIONS[operation];
    if (onObject === undefined) {
      // An operation that nobody thought of here is named as itself: no policy of AWS's allows too much by it.
      this.#require(caller, BUCKET_ACTIONS[operation] ?? `s3:${operation}`, bucket, undefined, input);
      return;
    }
    const key = String(input.Key);
    this.#require(caller, onObject, bucket, key, input);
    if (operation === "CopyObject") {
      const source = copySource(String(input.CopySource));
      this.#require(caller, "s3:GetObject", source.bucket, source.key, {});
    }
    if (onObject === "s3:GetObject") this.#hideMissing(caller, bucket, key);
  }

  /** Whether a caller may delete one of several objects. */
  mayDelete(caller: Caller | undefined, bucket: string, key: string): boolean {
    return this.#allows(caller, "s3:DeleteObject", bucket, key, {});
  }

  /** Who may not list a bucket doesn't learn what is missing from it. */
  #hideMissing(caller: Caller | undefined, bucket: string, key: string): void {
    if (!this.#buckets.findObject(bucket, key)) this.#require(caller, "s3:ListBucket", bucket, undefined, {});
  }

  #require(caller: Caller | undefined, action: string, bucket: string, key: string | undefined, input: Input): void {
    // Everybody is told that there is no such bucket.
    if (bucket !== "" && action !== "s3:CreateBucket") this.#buckets.bucket(bucket);
    if (!this.#allows(caller, action, bucket, key, input)) throw this.#denied(caller, action, bucket, key);
  }

  #allows(caller: Caller | undefined, action: string, bucket: string, key: string | undefined, input: Input): boolean {
    const found = bucket === "" ? undefined : this.#buckets.findBucket(bucket);
    if (caller === undefined) return found !== undefined && isPublic(found, action, key);
    return this.#may(caller, {
      action,
      resource: arnOf(bucket, key),
      bucketPolicy: found?.configuration.policy,
      context: contextFor(input),
    });
  }

  #denied(caller: Caller | undefined, action: string, bucket: string, key: string | undefined): Fault {
    return caller === undefined
      ? accessDenied()
      : accessDenied(
          `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${arnOf(bucket, key)}"`,
        );
  }
}

const arnOf = (bucket: string, key?: string): string =>
  bucket === "" ? "*" : `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;

/** S3's own condition keys of a request. Source: service authorization reference, "Condition keys for Amazon S3". */
function contextFor({ Prefix, Delimiter, MaxKeys, StorageClass, Tagging }: Input): Context {
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return contextOf({
    "aws:SecureTransport": "true",
    "s3:prefix": text(Prefix),
    "s3:delimiter": text(Delimiter),
    "s3:max-keys": text(MaxKeys),
    "s3:x-amz-storage-class": text(StorageClass),
    "s3:RequestObjectTagKeys": typeof Tagging === "string" ? [...new URLSearchParams(Tagging).keys()] : undefined,
  });
}
