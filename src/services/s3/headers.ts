import { aclNotSupported, noSuchVersion, notImplemented } from "./faults.js";
import type { ObjectHeaders, StoredObject } from "./types.js";

interface Uploading {
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly Tagging?: string | undefined;
  readonly ACL?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly WriteOffsetBytes?: number | undefined;
}

/**
 * What an uploader says about an object, as it is kept. Refuses what would change S3's behaviour and isn't carried out
 * here; access control lists are refused as by a bucket whose ACLs are disabled, the state of every new bucket.
 */
export function headersOf(input: Uploading): ObjectHeaders {
  if (input.SSECustomerKey !== undefined) throw notImplemented("x-amz-server-side-encryption-customer-key");
  if (input.ObjectLockMode !== undefined || input.ObjectLockLegalHoldStatus !== undefined)
    throw notImplemented("x-amz-object-lock-mode");
  if (input.WriteOffsetBytes !== undefined) throw notImplemented("x-amz-write-offset-bytes");
  if (input.ACL !== undefined && input.ACL !== "bucket-owner-full-control") throw aclNotSupported();
  // S3 takes aws-chunked, the framing of a signed upload, out of the encoding that it keeps.
  const encoding = input.ContentEncoding?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "aws-chunked" && part !== "")
    .join(",");
  const kept = {
    ContentType: input.ContentType,
    CacheControl: input.CacheControl,
    ContentDisposition: input.ContentDisposition,
    ContentEncoding: encoding || undefined,
    ContentLanguage: input.ContentLanguage,
    ExpiresString: input.Expires?.toUTCString(),
    WebsiteRedirectLocation: input.WebsiteRedirectLocation,
    StorageClass: input.StorageClass === "STANDARD" ? undefined : input.StorageClass,
    Metadata: input.Metadata && Object.keys(input.Metadata).length > 0 ? input.Metadata : undefined,
    Tagging: input.Tagging || undefined,
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as ObjectHeaders;
}

/** The headers that GetObject and HeadObject have in common. */
export function describe(
  { etag, lastModified, size, headers, checksums, parts }: StoredObject,
  withChecksums: boolean,
) {
  const { ContentType = "binary/octet-stream", Tagging, ...others } = headers;
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(lastModified),
    ContentLength: size,
    ETag: etag,
    ContentType,
    ServerSideEncryption: "AES256" as const,
    ...(others as Omit<typeof others, "StorageClass"> & { StorageClass?: "STANDARD" }),
    ...(Tagging !== undefined && { TagCount: Tagging.split("&").length }),
    ...(withChecksums && Object.keys(checksums).length > 0 && { ...checksums, ChecksumType: "FULL_OBJECT" as const }),
    ...(parts && { PartsCount: parts.length }),
  };
}

/** Buckets are unversioned: their objects have the version `null` and no other. */
export function checkVersion(Key: string, versionId: string | undefined): void {
  if (versionId !== undefined && versionId !== "null") throw noSuchVersion(Key, versionId);
}
