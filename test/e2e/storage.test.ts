import { readFileSync } from "node:fs";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  ListIdentityPoolsCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { clientFor } from "../harness/client.js";
import { refusal } from "../harness/refusal.js";
import { temporaryFolder } from "./harness/project.js";
import { type Served, sekisho, serve } from "./harness/sekisho.js";

/** Where Amplify's libraries look for S3. */
const FILES = "http://localhost:20005";
const ORIGIN = "http://localhost:3000";

describe("a bucket for users' files", () => {
  let cloud: Served;
  let guest: S3Client;
  let Bucket: string;

  beforeAll(async () => {
    const directory = temporaryFolder();
    const run = async (...args: string[]) => {
      const outcome = await sekisho(directory, ...args);
      expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    };
    await run("init", "--yes", "--name", "bookapp");
    await run("add", "auth", "--yes", "--guests");
    await run(
      "add",
      "storage",
      "--yes",
      "--name",
      "files",
      "--bucket",
      "bookfiles",
      "--trigger",
      "watcher",
      "--access",
      "guests",
      "--guest-permissions",
      "create/update,read",
    );
    cloud = await serve(directory);
    const { Buckets = [] } = await cloud.client(S3Client).send(new ListBucketsCommand({}));
    Bucket = Buckets.find(({ Name = "" }) => Name.startsWith("bookfiles"))?.Name ?? "";
    const identities = cloud.client(CognitoIdentityClient);
    const { IdentityPools } = await identities.send(new ListIdentityPoolsCommand({ MaxResults: 10 }));
    const { IdentityId } = await identities.send(
      new GetIdCommand({ IdentityPoolId: IdentityPools?.[0]?.IdentityPoolId }),
    );
    const { Credentials } = await identities.send(new GetCredentialsForIdentityCommand({ IdentityId }));
    guest = clientFor(cloud.url, S3Client, {
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    });
  });

  test("guests put, list and get below public/, and nothing more", async () => {
    expect(Bucket).toMatch(/^bookfiles[0-9a-f]{5}-dev$/);
    await guest.send(new PutObjectCommand({ Bucket, Key: "public/a b.txt", Body: "hello" }));
    const { Body } = await guest.send(new GetObjectCommand({ Bucket, Key: "public/a b.txt" }));
    expect(await Body?.transformToString()).toBe("hello");
    const { Contents } = await guest.send(new ListObjectsV2Command({ Bucket, Prefix: "public/" }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["public/a b.txt"]);
    const denied = [
      () => guest.send(new DeleteObjectCommand({ Bucket, Key: "public/a b.txt" })),
      () => guest.send(new PutObjectCommand({ Bucket, Key: "private/x", Body: "" })),
      () => guest.send(new ListObjectsV2Command({ Bucket })),
      () => guest.send(new ListBucketsCommand({})),
    ];
    for (const work of denied) expect((await refusal(work())).slice(0, 2)).toEqual([403, "AccessDenied"]);
  });

  test("the function is told of the file", async () => {
    await guest.send(new PutObjectCommand({ Bucket, Key: "public/told.txt", Body: "told" }));
    await expect
      .poll(async () => (await cloud.run("logs", "watcher")).stdout, { timeout: 20_000 })
      .toContain(`ObjectCreated:Put: ${Bucket}/public/told.txt`);
  });

  test("pages reach it where Amplify's libraries look for it, and are told where that is", async () => {
    const asked = await fetch(`${FILES}/${Bucket}/public/a`, {
      method: "OPTIONS",
      headers: {
        origin: ORIGIN,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization,x-amz-date",
      },
    });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    const written = cloud.ready.frontEnd.find((file) => file.endsWith("amplifyconfiguration.json")) ?? "";
    expect(JSON.parse(readFileSync(written, "utf8"))).toMatchObject({
      Storage: { S3: { bucket: Bucket, region: "us-east-1", dangerouslyConnectToHttpEndpointForTesting: "true" } },
    });
  });
});
