import type { Checksums } from "./checksum.js";

/** A bucket as it is kept. What CloudFormation and the bucket's own operations set is kept in the API's spelling. */
export interface Bucket {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly configuration: BucketConfiguration;
}

export interface BucketConfiguration {
  /** JSON text. */
  readonly policy?: string;
  readonly encryption?: readonly EncryptionRule[];
  readonly website?: Readonly<Record<string, unknown>>;
  readonly cors?: readonly Readonly<Record<string, unknown>>[];
  readonly ownership?: "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";
  readonly publicAccess?: Readonly<Record<string, boolean>>;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly notifications?: readonly Notification[];
}

/** A function that is told of objects. */
export interface Notification {
  readonly id: string;
  readonly functionArn: string;
  /** `s3:ObjectCreated:*` */
  readonly events: readonly string[];
  /** Of the key. */
  readonly prefix?: string;
  readonly suffix?: string;
}

export interface EncryptionRule {
  readonly ApplyServerSideEncryptionByDefault?: {
    readonly SSEAlgorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
    readonly KMSMasterKeyID?: string;
  };
  readonly BucketKeyEnabled?: boolean;
}

/** What travels with an object and comes back with it. */
export interface ObjectHeaders {
  readonly ContentType?: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ExpiresString?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly StorageClass?: string;
  /** `x-amz-meta-*`, without that prefix. */
  readonly Metadata?: Readonly<Record<string, string>>;
  /** As it came: `a=1&b=2`. */
  readonly Tagging?: string;
}

export interface StoredObject {
  readonly key: string;
  /** Name of the bytes in `Contents`. */
  readonly content: string;
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly headers: ObjectHeaders;
  readonly checksums: Checksums;
  /** Sizes of the parts of a multipart upload, in order. */
  readonly parts?: readonly number[];
}

export interface Upload {
  readonly key: string;
  readonly initiated: number;
  readonly headers: ObjectHeaders;
  readonly checksumAlgorithm?: string;
}

export interface Part {
  readonly partNumber: number;
  readonly content: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
}
