import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { s3 } from "../../src/services/s3/index.js";
import { refusal as refusalOf } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

let cloud: World;
let client: S3Client;
const Bucket = "photos-dev";

beforeEach(async () => {
  cloud = world();
  client = new S3Client({
    ...directly(
      s3(cloud.buckets, () => true),
      cloud,
    ),
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => cloud.close());

const put = (Key: string, Body: string | Uint8Array = Key) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const refusal = async (work: Promise<unknown>) => {
  const [status, code, message] = await refusalOf(work);
  return { code, message, status };
};
const md5 = (body: Uint8Array | string) => createHash("md5").update(body).digest("hex");

describe("objects", () => {
  test("are put and copied by clients that don't name the operation in the address, as the AWS CLI doesn't", async () => {
    client.middlewareStack.add(
      (next) => (call) => {
        delete (call.request as { query: Record<string, unknown> }).query["x-id"];
        return next(call);
      },
      { step: "build" },
    );
    await put("a", "A");
    await client.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "b" }));
    expect(await Body?.transformToString()).toBe("A");
  });

  test("come back with bytes, type, metadata and their MD5 as ETag", async () => {
    const Body = Buffer.from([0, 255, 1, 254]);
    const Metadata = { colour: "red" };
    const { ETag, ChecksumCRC32 } = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: "a b/ü+.bin",
        Body,
        Metadata,
        ContentType: "image/png",
        CacheControl: "no-store",
      }),
    );
    expect(ETag).toBe(`"${md5(Body)}"`);
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "a b/ü+.bin", ChecksumMode: "ENABLED" }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(got).toMatchObject({
      ETag,
      ChecksumCRC32,
      Metadata,
      ContentType: "image/png",
      CacheControl: "no-store",
      ContentLength: 4,
      AcceptRanges: "bytes",
      ServerSideEncryption: "AES256",
      LastModified: new Date("2026-03-01T12:00:00Z"),
    });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "a b/ü+.bin" }));
    expect(head).toMatchObject({ ETag, Metadata, ContentLength: 4 });
  });

  test("are refused where they are missing, in S3's words", async () => {
    expect(await refusal(client.send(new GetObjectCommand({ Bucket, Key: "gone" })))).toEqual({
      code: "NoSuchKey",
      message: "The specified key does not exist.",
      status: 404,
    });
    expect(await refusal(client.send(new HeadObjectCommand({ Bucket, Key: "gone" })))).toMatchObject({
      code: "NotFound",
      status: 404,
    });
    expect(await refusal(client.send(new ListObjectsV2Command({ Bucket: "no-such-bucket" })))).toEqual({
      code: "NoSuchBucket",
      message: "The specified bucket does not exist",
      status: 404,
    });
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: "no-such-bucket" })))).toMatchObject({
      status: 404,
    });
  });

  test("answer ranges and conditions", async () => {
    const { ETag } = await put("digits", "0123456789");
    const range = await client.send(new GetObjectCommand({ Bucket, Key: "digits", Range: "bytes=2-4" }));
    expect(await range.Body?.transformToString()).toBe("234");
    expect(range).toMatchObject({ ContentRange: "bytes 2-4/10", ContentLength: 3 });
    expect(range.$metadata.httpStatusCode).toBe(206);
    const tail = await client.send(new GetObjectCommand({ Bucket, Key: "digits", Range: "bytes=-3" }));
    expect(await tail.Body?.transformToString()).toBe("789");
    const get = (more: object) => refusal(client.send(new GetObjectCommand({ Bucket, Key: "digits", ...more })));
    expect(await get({ Range: "bytes=10-" })).toMatchObject({ code: "InvalidRange", status: 416 });
    expect(await get({ IfMatch: '"other"' })).toMatchObject({ code: "PreconditionFailed", status: 412 });
    expect(await get({ IfNoneMatch: ETag })).toMatchObject({ status: 304 });
    const only = new PutObjectCommand({ Bucket, Key: "digits", Body: "new", IfNoneMatch: "*" });
    expect(await refusal(client.send(only))).toMatchObject({ code: "PreconditionFailed", status: 412 });
  });

  test("with a checksum that isn't theirs are refused and not kept", async () => {
    const wrong = new PutObjectCommand({
      Bucket,
      Key: "x",
      Body: "abc",
      ChecksumSHA256: Buffer.alloc(32).toString("base64"),
    });
    expect(await refusal(client.send(wrong))).toMatchObject({ code: "BadDigest", status: 400 });
    expect(cloud.buckets.findObject(Bucket, "x")).toBeUndefined();
  });

  test.each([
    // The check values of "123456789": catalogue of parametrised CRC algorithms.
    ["ChecksumCRC32", "cbf43926"],
    ["ChecksumCRC32C", "e3069283"],
    ["ChecksumCRC64NVME", "ae8b14860a799888"],
  ])("are checked against %s", (name, hex) => {
    const sum = Buffer.from(hex, "hex").toString("base64");
    expect(
      cloud.buckets.putObject(Bucket, "crc", Buffer.from("123456789"), { checksums: { [name]: sum } }).checksums,
    ).toEqual({
      [name]: sum,
    });
    expect(() =>
      cloud.buckets.putObject(Bucket, "crc", Buffer.from("12345678"), { checksums: { [name]: sum } }),
    ).toThrow();
  });

  test("are copied with their headers or with others, never onto themselves without a change", async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: "a/ä", Body: "x", Metadata: { one: "1" } }));
    const CopySource = `/${Bucket}/${encodeURIComponent("a/ä")}`;
    await client.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource }));
    await client.send(
      new CopyObjectCommand({ Bucket, Key: "c", CopySource, MetadataDirective: "REPLACE", Metadata: { two: "2" } }),
    );
    const metadata = async (Key: string) => (await client.send(new HeadObjectCommand({ Bucket, Key }))).Metadata;
    expect([await metadata("b"), await metadata("c")]).toEqual([{ one: "1" }, { two: "2" }]);
    expect(await refusal(client.send(new CopyObjectCommand({ Bucket, Key: "a/ä", CopySource })))).toMatchObject({
      code: "InvalidRequest",
    });
  });

  test("share equal bytes, and those live as long as one of them", async () => {
    await put("one", "same");
    await put("two", "same");
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "one" }, { Key: "never" }] } }));
    expect(Buffer.from(cloud.buckets.getObject(Bucket, "two")?.body ?? []).toString()).toBe("same");
  });
});

describe("listings", () => {
  beforeEach(async () => {
    for (const key of ["asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla"]) await put(key);
  });

  test("roll keys up and page over both kinds", async () => {
    const seen: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket,
          Delimiter: "/",
          MaxKeys: 1,
          ...(ContinuationToken && { ContinuationToken }),
        }),
      );
      seen.push([
        page.Contents?.map(({ Key }) => Key),
        page.CommonPrefixes?.map(({ Prefix }) => Prefix),
        page.KeyCount,
      ]);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen).toEqual([
      [["asdf"], undefined, 1],
      [undefined, ["boo/"], 1],
      [undefined, ["cquux/"], 1],
    ]);
  });

  test("of version 1 page by marker", async () => {
    const first = await client.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: "boo/" });
    const second = await client.send(new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: "boo/" }));
    expect(second.Contents).toBeUndefined();
    expect(second.CommonPrefixes).toEqual([{ Prefix: "cquux/" }]);
  });

  test("of versions show every object as its own, named null; deleting by that name empties the bucket", async () => {
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual(
      ["asdf", "boo/bar", "boo/baz/xyzzy", "cquux/bla", "cquux/thud"].map((key) => [key, "null", true]),
    );
    expect(await refusal(client.send(new DeleteBucketCommand({ Bucket })))).toEqual({
      code: "BucketNotEmpty",
      message: "The bucket you tried to delete is not empty",
      status: 409,
    });
    const Objects = Versions.map(({ Key, VersionId }) => ({ Key: Key ?? "", VersionId }));
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toHaveLength(5);
    await client.send(new DeleteBucketCommand({ Bucket }));
    expect((await client.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });
});

describe("uploads in parts", () => {
  test("become one object whose ETag counts the parts", async () => {
    const Key = "big.zip";
    const parts = [Buffer.alloc(5 * 1024 * 1024, 1), Buffer.from("end")];
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "application/zip" }),
    );
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const [at, Body] of parts.entries()) {
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: at + 1, Body }));
      Parts.push({ PartNumber: at + 1, ETag });
    }
    expect((await client.send(new ListPartsCommand({ Bucket, Key, UploadId }))).Parts?.map(({ Size }) => Size)).toEqual(
      [5 * 1024 * 1024, 3],
    );
    const complete = (list: typeof Parts) =>
      client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: list } }));
    expect(await refusal(complete([...Parts].reverse()))).toMatchObject({ code: "InvalidPartOrder" });
    expect(await refusal(complete([{ PartNumber: 1, ETag: '"wrong"' }]))).toMatchObject({ code: "InvalidPart" });
    const { ETag } = await complete(Parts);
    const hashes = Buffer.concat(parts.map((part) => Buffer.from(md5(part), "hex")));
    expect(ETag).toBe(`"${md5(hashes)}-2"`);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 5 * 1024 * 1024 + 3, ContentType: "application/zip", PartsCount: 2 });
    expect(await refusal(complete(Parts))).toMatchObject({ code: "NoSuchUpload", status: 404 });
  });

  test("with a small part in the middle are refused; an aborted one is gone", async () => {
    const Key = "small";
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: "few" }));
      Parts.push({ PartNumber, ETag });
    }
    const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
    expect(await refusal(client.send(complete))).toMatchObject({ code: "EntityTooSmall" });
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    expect(await refusal(client.send(new ListPartsCommand({ Bucket, Key, UploadId })))).toMatchObject({
      code: "NoSuchUpload",
    });
  });
});

describe("buckets", () => {
  test("made again answer 200 in us-east-1 alone", async () => {
    await client.send(new CreateBucketCommand({ Bucket }));
    expect(() => cloud.buckets.createBucket(Bucket)).toThrow(
      "Your previous request to create the named bucket succeeded and you already own it.",
    );
  });

  test.each(["ab", "Upper", "a..b", "1.2.3.4", "-a-b", "a".repeat(64)])("are not called %s", (name) => {
    expect(() => cloud.buckets.createBucket(name)).toThrow("The specified bucket is not valid.");
  });

  test("tell place, encryption and policy", async () => {
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    const { ServerSideEncryptionConfiguration: encryption } = await client.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    expect(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
    expect(await refusal(client.send(new GetBucketPolicyCommand({ Bucket })))).toEqual({
      code: "NoSuchBucketPolicy",
      message: "The bucket policy does not exist",
      status: 404,
    });
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    const broken = new PutBucketPolicyCommand({ Bucket, Policy: "{" });
    expect(await refusal(client.send(broken))).toMatchObject({ code: "MalformedPolicy" });
  });
});
