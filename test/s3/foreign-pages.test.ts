import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { LOCAL_CREDENTIALS, startCloud, type TestCloud } from "../harness/cloud.js";

const QUESTION = "Can machines think?";
const HOME = "http://localhost:3000";
const ABROAD = "https://evil.example";
/** Open to pages of HOME for everything that S3 has methods for, and shut to all others. */
const BUCKET = "home-files";
/** Without a CORS configuration. */
const SHUT = "shut-files";

let cloud: TestCloud;
let host: string;
let temporary: { accessKeyId: string; secretAccessKey: string; sessionToken: string };

const role = (Action: string, more: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, ...more }] });

beforeAll(async () => {
  cloud = await startCloud();
  host = new URL(cloud.url).host;
  const rule = {
    AllowedOrigins: [HOME],
    AllowedMethods: ["GET", "PUT", "POST", "DELETE", "HEAD"],
    AllowedHeaders: ["*"],
  };
  const bucket = (BucketName: string, more: object = {}) => ({
    Type: "AWS::S3::Bucket",
    Properties: { BucketName, ...more },
  });
  const Resources = {
    Home: bucket(BUCKET, { CorsConfiguration: { CorsRules: [rule] } }),
    Shut: bucket(SHUT),
  };
  const stacks = cloud.client(CloudFormationClient);
  await stacks.send(new CreateStackCommand({ StackName: "files", TemplateBody: JSON.stringify({ Resources }) }));
  const { Stacks } = await stacks.send(new DescribeStacksCommand({ StackName: "files" }));
  expect(Stacks?.[0]?.StackStatus).toBe("CREATE_COMPLETE");
  const iam = cloud.client(IAMClient);
  const RoleName = "visitor";
  const AssumeRolePolicyDocument = role("sts:AssumeRole", { Principal: { AWS: "arn:aws:iam::000000000000:root" } });
  const made = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = role("s3:*", { Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "files", PolicyDocument }));
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: made.Role?.Arn, RoleSessionName: "ada" }));
  temporary = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
});

beforeEach(async () => {
  for (const Bucket of [BUCKET, SHUT])
    await cloud.client(S3Client).send(new PutObjectCommand({ Bucket, Key: "question.txt", Body: QUESTION }));
});

interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const send = ({ method, path, headers = {}, body = "" }: Sent) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: cloud.port, method, path, headers: { host, ...headers } },
      (got) => {
        let text = "";
        got.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        got.on("end", () => resolve({ status: got.statusCode ?? 0, headers: got.headers, body: text }));
      },
    );
    sent.on("error", reject).end(body);
  });

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const signingKey = (secret: string, scope: string) => scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`);

/** `20261123T054500Z`, and the scope of that day. */
function moment(): { time: string; scope: string } {
  const time = `${new Date().toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  return { time, scope: `${time.slice(0, 8)}/us-east-1/s3/aws4_request` };
}

/** An address that carries its signature. `decoy`: a second credential in front, which whoever reads the last doesn't see. */
function presigned(
  method: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
  { accessKeyId, secretAccessKey, sessionToken, decoy }: Keys = LOCAL_CREDENTIALS,
): string {
  const { time, scope } = moment();
  const pairs = Object.entries({
    ...query,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Date": time,
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host",
    ...(sessionToken !== undefined && { "X-Amz-Security-Token": sessionToken }),
  });
  const credentials = [...(decoy === undefined ? [] : [decoy]), accessKeyId];
  const encoded = [...credentials.map((key) => ["X-Amz-Credential", `${key}/${scope}`]), ...pairs].map(
    ([name = "", value = ""]) => `${encode(name)}=${encode(value)}`,
  );
  const canonical = [method, path, [...encoded].sort().join("&"), `host:${host}`, "", "host", "UNSIGNED-PAYLOAD"];
  const hash = createHash("sha256").update(canonical.join("\n")).digest("hex");
  const text = ["AWS4-HMAC-SHA256", time, scope, hash].join("\n");
  const signature = hmac(signingKey(secretAccessKey, scope), text).toString("hex");
  return `${path}?${encoded.join("&")}&X-Amz-Signature=${signature}`;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly decoy?: string;
}

const DISGUISED: Keys = { ...LOCAL_CREDENTIALS, decoy: "another" };

const DELETE_ALL = `<Delete><Object><Key>question.txt</Key></Object></Delete>`;
const TEXT = { "content-type": "text/plain;charset=UTF-8" };

/** A form of the browser that uploads with a policy, as S3's POST Object reads it. */
function form(bucket: string): Sent {
  const { time, scope } = moment();
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(Date.now() + 60_000).toISOString(),
      conditions: [{ bucket }, ["starts-with", "$key", ""]],
    }),
  ).toString("base64");
  const fields = {
    key: "question.txt",
    policy,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${LOCAL_CREDENTIALS.accessKeyId}/${scope}`,
    "x-amz-date": time,
    "x-amz-signature": hmac(signingKey(LOCAL_CREDENTIALS.secretAccessKey, scope), policy).toString("hex"),
    file: "They can't",
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--line\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    method: "POST",
    path: `/${bucket}`,
    headers: { "content-type": "multipart/form-data; boundary=line" },
    body: `${parts.join("")}--line--\r\n`,
  };
}

/** What a page sends without asking first, by the key that everybody knows. */
const WAYS: readonly (readonly [what: string, make: (bucket: string) => Sent])[] = [
  ["a form with a policy and its signature", form],
  ["a link to an object", (bucket) => ({ method: "GET", path: presigned("GET", `/${bucket}/question.txt`) })],
  ["a link to a list", (bucket) => ({ method: "GET", path: presigned("GET", `/${bucket}`, { "list-type": "2" }) })],
  [
    "a link to upload by",
    (bucket) => ({
      method: "PUT",
      path: presigned("PUT", `/${bucket}/question.txt`),
      headers: TEXT,
      body: "They can't",
    }),
  ],
  ["a link to delete by", (bucket) => ({ method: "DELETE", path: presigned("DELETE", `/${bucket}/question.txt`) })],
  [
    "a link to delete several by",
    (bucket) => ({
      method: "POST",
      path: presigned("POST", `/${bucket}`, { delete: "" }),
      headers: TEXT,
      body: DELETE_ALL,
    }),
  ],
  [
    "a link to begin an upload by",
    (bucket) => ({
      method: "POST",
      path: presigned("POST", `/${bucket}/question.txt`, { uploads: "" }),
      headers: TEXT,
    }),
  ],
  [
    "a link to delete by, with another key in front",
    (bucket) => ({
      method: "POST",
      path: presigned("POST", `/${bucket}`, { delete: "" }, DISGUISED),
      headers: TEXT,
      body: DELETE_ALL,
    }),
  ],
  [
    "a link to an object, with another key in front",
    (bucket) => ({ method: "GET", path: presigned("GET", `/${bucket}/question.txt`, {}, DISGUISED) }),
  ],
];

const PAGES: readonly (readonly [who: string, headers: Record<string, string>])[] = [
  ["a page of another site", { origin: ABROAD, "sec-fetch-site": "cross-site" }],
  ["a page that the bucket lets in", { origin: HOME, "sec-fetch-site": "same-site" }],
  ["a sandboxed frame", { origin: "null" }],
  ["an image or a link of another site", { "sec-fetch-site": "cross-site" }],
];

const kept = (bucket: string) =>
  Buffer.from(cloud.cloud.buckets.getObject(bucket, "question.txt")?.body ?? []).toString();

describe.each(WAYS)("with the root's key, %s", (_, make) => {
  describe.each([BUCKET, SHUT])("of %s", (bucket) => {
    test.each(PAGES)("is no good for %s", async (_, headers) => {
      const way = make(bucket);
      const answer = await send({ ...way, headers: { ...way.headers, ...headers } });
      // Forms aren't spoken: 405.
      expect([403, 405]).toContain(answer.status);
      expect(answer.body).not.toContain(QUESTION);
      expect(answer.body).not.toContain("<Key>");
      if (answer.status === 403) expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(kept(bucket)).toBe(QUESTION);
    });
  });
});

test.each(WAYS.slice(1))("%s is good for a program", async (_, make) => {
  const { status } = await send(make(BUCKET));
  expect([200, 204]).toContain(status);
});

describe("with an Authorization header, which the bucket lets pages send", () => {
  const { time, scope } = moment();
  test.each<[string, () => string]>([
    ["as it should be", () => `Credential=test/${scope}`],
    ["another key in front", () => `Credential=another/${scope}, Credential=test/${scope}`],
    ["a blank in front", () => `Credential= test/${scope}`],
  ])("the root's key is refused, written %s", async (_, credential) => {
    const authorization = `AWS4-HMAC-SHA256 ${credential()}, SignedHeaders=host, Signature=00`;
    const headers = { origin: HOME, authorization, "x-amz-date": time };
    const answer = await send({ method: "GET", path: `/${BUCKET}/question.txt`, headers });
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining("and nothing else")]);
  });
});

describe("with temporary credentials", () => {
  const sent = async (method: string, bucket: string, origin: string | undefined, body = "") =>
    send({
      method,
      path: presigned(method, `/${bucket}/question.txt`, {}, temporary),
      headers: { ...TEXT, "sec-fetch-site": "cross-site", ...(origin !== undefined && { origin }) },
      body,
    });

  test("a page that the bucket lets in reads and writes", async () => {
    expect(await sent("GET", BUCKET, HOME)).toMatchObject({
      status: 200,
      body: QUESTION,
      headers: { "access-control-allow-origin": HOME },
    });
    expect((await sent("PUT", BUCKET, HOME, "They can")).status).toBe(200);
    expect(kept(BUCKET)).toBe("They can");
  });

  test("an image shows, as on AWS: no script reads it", async () => {
    const { status, headers } = await sent("GET", SHUT, undefined);
    expect([status, headers["access-control-allow-origin"]]).toEqual([200, undefined]);
  });

  test.each([
    [BUCKET, ABROAD],
    [BUCKET, "null"],
    [SHUT, HOME],
  ])("%s doesn't answer %s", async (bucket, origin) => {
    for (const method of ["GET", "PUT"]) {
      const answer = await sent(method, bucket, origin, method === "PUT" ? "They can't" : "");
      expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
      expect(answer.body).toContain("<Code>AccessForbidden</Code>");
      expect(kept(bucket)).toBe(QUESTION);
    }
    const several = await send({
      method: "POST",
      path: presigned("POST", `/${bucket}`, { delete: "" }, temporary),
      headers: { ...TEXT, origin },
      body: DELETE_ALL,
    });
    expect([several.status, kept(bucket)]).toEqual([403, QUESTION]);
  });
});
