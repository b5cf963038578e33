import { createHash } from "node:crypto";
import type { Clock } from "../../lib/clock.js";
import { id, type Random, UPPER_ALPHANUMERIC } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { keyOf, keyPrefix, type Range, type Store, type Table } from "../../store/store.js";
import { type Checksums, verified } from "./checksum.js";
import { type Conditions, checkWrite } from "./conditions.js";
import { type Contents, contentsInMemory, contentsOnDisk } from "./contents.js";
import {
  bucketAlreadyOwnedByYou,
  bucketNotEmpty,
  entityTooSmall,
  invalidBucketName,
  invalidNotification,
  invalidPart,
  invalidPartOrder,
  keyTooLong,
  malformedPolicy,
  malformedXml,
  noSuchBucket,
  noSuchUpload,
} from "./faults.js";
import { type Listing, type ListingQuery, listKeys } from "./listing.js";
import { bucketArn, eventPayload, type ObjectEvent, type ToldFunctions, wants } from "./notifications.js";
import type { Bucket, BucketConfiguration, Notification, ObjectHeaders, Part, StoredObject, Upload } from "./types.js";

export interface BucketsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** Where the bytes of objects are kept; without it they are kept in memory. */
  readonly directory?: string | undefined;
  /** Without them, no bucket can be told to tell any. */
  readonly functions?: ToldFunctions | undefined;
}

export interface PutOptions {
  readonly headers?: ObjectHeaders;
  readonly checksums?: Checksums;
  readonly contentMd5?: string | undefined;
  readonly conditions?: Conditions;
}

export interface ReadObject extends StoredObject {
  readonly body: Uint8Array;
}

const MINIMUM_PART = 5 * 1024 * 1024;
const MAXIMUM_KEY = 1024;

/** S3: buckets, their objects by key, uploads in parts. Buckets are unversioned; an object's version is `null`. */
export class Buckets {
  readonly placement: Placement;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #contents: Contents;
  readonly #functions: ToldFunctions | undefined;
  readonly #buckets: Table<Bucket>;
  readonly #objects: Table<StoredObject>;
  readonly #uploads: Table<Upload>;
  readonly #parts: Table<Part>;

  constructor({ store, clock, random, placement, directory, functions }: BucketsOptions) {
    this.placement = placement;
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    this.#functions = functions;
    this.#contents = directory === undefined ? contentsInMemory() : contentsOnDisk(directory);
    this.#buckets = store.table<Bucket>("s3_buckets");
    this.#objects = store.table<StoredObject>("s3_objects", { content: ({ content }) => content });
    this.#uploads = store.table<Upload>("s3_uploads");
    this.#parts = store.table<Part>("s3_parts", { content: ({ content }) => content });
  }

  /** The canonical id of the account that owns every bucket: 64 hexadecimal digits. */
  get ownerId(): string {
    return createHash("sha256").update(this.placement.accountId).digest("hex");
  }

  /** Throws InvalidBucketName, BucketAlreadyOwnedByYou, and InvalidArgument where a function doesn't let S3 call it. */
  createBucket(name: string, configuration: BucketConfiguration = {}): Bucket {
    if (!isBucketName(name)) throw invalidBucketName(name);
    if (this.#buckets.get(name)) throw bucketAlreadyOwnedByYou(name);
    this.#checkNotifications(name, configuration.notifications);
    const bucket: Bucket = { name, created: this.#clock.now().getTime(), configuration };
    this.#buckets.put(name, bucket);
    return bucket;
  }

  findBucket(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  listBuckets(range: Range = {}): Bucket[] {
    return this.#buckets.list(range).map(({ value }) => value);
  }

  /** Replaces the named parts of the configuration; `undefined` takes a part away. */
  configureBucket(
    name: string,
    change: { readonly [K in keyof BucketConfiguration]: BucketConfiguration[K] | undefined },
  ) {
    const bucket = this.bucket(name);
    this.#checkNotifications(name, change.notifications);
    const merged = Object.entries({ ...bucket.configuration, ...change }).filter(([, value]) => value !== undefined);
    this.#buckets.put(name, { ...bucket, configuration: Object.fromEntries(merged) });
  }

  /** Keeps a bucket policy after the checks that S3 makes of any policy. Throws MalformedPolicy. */
  putPolicy(name: string, policy: string): void {
    this.bucket(name);
    let document: unknown;
    try {
      document = JSON.parse(policy);
    } catch {
      throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
    }
    if (typeof document !== "object" || document === null || Array.isArray(document))
      throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
    if (!("Statement" in document)) throw malformedPolicy("Missing required field Statement");
    this.configureBucket(name, { policy });
  }

  /** Throws NoSuchBucket or BucketNotEmpty. */
  deleteBucket(name: string): void {
    this.bucket(name);
    if (this.#objects.list({ prefix: keyPrefix(name), limit: 1 }).length > 0) throw bucketNotEmpty(name);
    for (const { key } of this.#uploads.list({ prefix: keyPrefix(name) })) this.#dropUpload(key);
    this.#buckets.delete(name);
  }

  /**
   * Keeps an object; the bytes and its entry are on disk when this returns. Throws NoSuchBucket, BadDigest,
   * PreconditionFailed.
   */
  putObject(bucket: string, key: string, body: Uint8Array, options: PutOptions = {}): StoredObject {
    this.bucket(bucket);
    checkKey(key);
    const checksums = verified(body, options.checksums ?? {}, options.contentMd5);
    checkWrite(options.conditions ?? {}, this.findObject(bucket, key));
    const object: StoredObject = {
      key,
      content: this.#contents.put(body),
      size: body.length,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      lastModified: this.#clock.now().getTime(),
      headers: options.headers ?? {},
      checksums,
    };
    return this.#keep(bucket, object, "ObjectCreated:Put");
  }

  /** The same bytes under another key, with the source's headers or with others. Throws NoSuchBucket. */
  copyObject(source: StoredObject, bucket: string, key: string, headers: ObjectHeaders): StoredObject {
    this.bucket(bucket);
    checkKey(key);
    const { parts, ...whole } = source;
    const body = parts && this.#contents.get(source.content);
    const etag = body ? `"${createHash("md5").update(body).digest("hex")}"` : source.etag;
    const copy = { ...whole, key, etag, headers, lastModified: this.#clock.now().getTime() };
    return this.#keep(bucket, copy, "ObjectCreated:Copy");
  }

  findObject(bucket: string, key: string): StoredObject | undefined {
    return this.#objects.get(keyOf(bucket, key));
  }

  /** The object with its bytes; undefined where there is no such bucket or key. */
  getObject(bucket: string, key: string): ReadObject | undefined {
    const object = this.findObject(bucket, key);
    const body = object && this.#contents.get(object.content);
    return object && body && { ...object, body };
  }

  /** Deleting what is not there is no error, as in S3. Throws NoSuchBucket. */
  deleteObject(bucket: string, key: string): void {
    this.bucket(bucket);
    const object = this.findObject(bucket, key);
    if (!object) return;
    this.#objects.delete(keyOf(bucket, key));
    this.#release(object.content);
    this.#tell(bucket, object, "ObjectRemoved:Delete");
  }

  listObjects(bucket: string, query: ListingQuery): Listing<StoredObject> {
    this.bucket(bucket);
    const inBucket = keyPrefix(bucket);
    return listKeys(
      ({ prefix = "", after = "", limit = -1 }) =>
        this.#objects
          .list({ prefix: inBucket + prefix, after: inBucket + after, limit })
          .map(({ value }) => ({ key: value.key, value })),
      query,
    );
  }

  createUpload(bucket: string, upload: Omit<Upload, "initiated">): string {
    this.bucket(bucket);
    checkKey(upload.key);
    const uploadId = id(this.#random, 64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._");
    this.#uploads.put(keyOf(bucket, uploadId), { ...upload, initiated: this.#clock.now().getTime() });
    return uploadId;
  }

  /** Throws NoSuchUpload. */
  upload(bucket: string, key: string, uploadId: string): Upload {
    this.bucket(bucket);
    const upload = this.#uploads.get(keyOf(bucket, uploadId));
    if (upload?.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  putPart(bucket: string, key: string, uploadId: string, partNumber: number, body: Uint8Array): Part {
    this.upload(bucket, key, uploadId);
    const at = keyOf(bucket, uploadId, String(partNumber).padStart(5, "0"));
    const part: Part = {
      partNumber,
      content: this.#contents.put(body),
      size: body.length,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      lastModified: this.#clock.now().getTime(),
    };
    const previous = this.#parts.get(at);
    this.#parts.put(at, part);
    if (previous) this.#release(previous.content);
    return part;
  }

  parts(bucket: string, key: string, uploadId: string): Part[] {
    this.upload(bucket, key, uploadId);
    return this.#parts.list({ prefix: keyPrefix(bucket, uploadId) }).map(({ value }) => value);
  }

  /** Joins the named parts into the object. Throws NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall. */
  completeUpload(
    bucket: string,
    key: string,
    uploadId: string,
    named: readonly { readonly PartNumber?: number | undefined; readonly ETag?: string | undefined }[],
    checks: Omit<PutOptions, "headers"> = {},
  ): StoredObject {
    const upload = this.upload(bucket, key, uploadId);
    const parts = chooseParts(this.parts(bucket, key, uploadId), named);
    checkWrite(checks.conditions ?? {}, this.findObject(bucket, key));
    const body = Buffer.concat(parts.map(({ content }) => this.#contents.get(content) ?? Buffer.alloc(0)));
    const hashes = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.slice(1, -1), "hex")));
    const joined: StoredObject = {
      key,
      content: this.#contents.put(body),
      size: body.length,
      etag: `"${createHash("md5").update(hashes).digest("hex")}-${parts.length}"`,
      lastModified: this.#clock.now().getTime(),
      headers: upload.headers,
      checksums: verified(body, checks.checksums ?? {}),
      parts: parts.map(({ size }) => size),
    };
    const object = this.#keep(bucket, joined, "ObjectCreated:CompleteMultipartUpload");
    this.#dropUpload(keyOf(bucket, uploadId));
    return object;
  }

  abortUpload(bucket: string, key: string, uploadId: string): void {
    this.upload(bucket, key, uploadId);
    this.#dropUpload(keyOf(bucket, uploadId));
  }

  #keep(bucket: string, object: StoredObject, event: ObjectEvent): StoredObject {
    const previous = this.findObject(bucket, object.key);
    this.#objects.put(keyOf(bucket, object.key), object);
    if (previous && previous.content !== object.content) this.#release(previous.content);
    this.#tell(bucket, object, event);
    return object;
  }

  /** S3 calls a function that it may not call neither now nor later: it refuses to be told to. */
  #checkNotifications(bucket: string, notifications: readonly Notification[] = []): void {
    for (const { functionArn } of notifications)
      if (this.#functions?.permits(functionArn, bucketArn(bucket)) !== true) throw invalidNotification(functionArn);
  }

  #tell(bucket: string, object: StoredObject, event: ObjectEvent): void {
    for (const notification of this.bucket(bucket).configuration.notifications ?? []) {
      const { functionArn } = notification;
      if (!wants(notification, event, object.key)) continue;
      if (this.#functions?.permits(functionArn, bucketArn(bucket)) !== true) continue;
      const { ownerId, placement } = this;
      const facts = { notification, event, bucket, object, ownerId, placement };
      const requestId = id(this.#random, 16, UPPER_ALPHANUMERIC);
      this.#functions.tell(functionArn, eventPayload({ ...facts, time: this.#clock.now(), requestId }));
    }
  }

  #dropUpload(at: string): void {
    const parts = this.#parts.list({ prefix: keyPrefix(at) });
    this.#store.transaction(() => {
      for (const { key } of parts) this.#parts.delete(key);
      this.#uploads.delete(at);
    });
    for (const { value } of parts) this.#release(value.content);
  }

  /** Drops bytes that nothing names any more. */
  #release(content: string): void {
    if (this.#objects.find("content", { equals: content }, { limit: 1 }).length > 0) return;
    if (this.#parts.find("content", { equals: content }, { limit: 1 }).length > 0) return;
    this.#contents.drop(content);
  }
}

function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MAXIMUM_KEY) throw keyTooLong(size);
}

/** S3 user guide, "General purpose bucket naming rules". */
const isBucketName = (name: string) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
  !name.includes("..") &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
  !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
  !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);

function chooseParts(
  uploaded: readonly Part[],
  named: readonly { readonly PartNumber?: number | undefined; readonly ETag?: string | undefined }[],
): Part[] {
  if (named.length === 0) throw malformedXml();
  let previous = 0;
  const chosen = named.map(({ PartNumber = 0, ETag = "" }) => {
    if (PartNumber <= previous) throw invalidPartOrder();
    previous = PartNumber;
    const part = uploaded.find(({ partNumber }) => partNumber === PartNumber);
    if (!part || part.etag.slice(1, -1) !== ETag.replace(/^"|"$/g, "")) throw invalidPart();
    return part;
  });
  if (chosen.slice(0, -1).some(({ size }) => size < MINIMUM_PART)) throw entityTooSmall();
  return chosen;
}
