import { request } from "node:http";
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { refusal } from "../harness/refusal.js";

const PRIVATE = "private-files";
const ORIGIN = "http://localhost:3000";

let cloud: TestCloud;
let root: S3Client;
/** May read and write `mine/` in one bucket, and list that. */
let limited: S3Client;

beforeAll(async () => {
  cloud = await startCloud();
  root = cloud.client(S3Client);
  await root.send(new CreateBucketCommand({ Bucket: PRIVATE }));
  for (const Key of ["mine/a", "others/b"]) await root.send(new PutObjectCommand({ Bucket: PRIVATE, Key, Body: Key }));
  const principal = { AWS: "arn:aws:iam::000000000000:root" };
  const iam = cloud.client(IAMClient);
  await iam.send(
    new CreateRoleCommand({
      RoleName: "limited",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  const statements = [
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `arn:aws:s3:::${PRIVATE}/mine/*`,
    },
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${PRIVATE}`,
      Condition: { StringLike: { "s3:prefix": ["mine/", "mine/*"] } },
    },
  ];
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "limited",
      PolicyName: "mine",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
  );
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/limited", RoleSessionName: "ada" }));
  limited = cloud.client(S3Client, {
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
});

const statusOf = async (work: Promise<unknown>) => (await refusal(work)).slice(0, 2);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A request as a browser sends it, without a signature. */
const browse = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: cloud.port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", reject).end();
  });

describe("a role may what its policies say", () => {
  test("and nothing besides", async () => {
    const at = (Key: string) => ({ Bucket: PRIVATE, Key });
    await limited.send(new PutObjectCommand({ ...at("mine/new"), Body: "new" }));
    const { Body } = await limited.send(new GetObjectCommand(at("mine/new")));
    expect(await Body?.transformToString()).toBe("new");
    const { KeyCount } = await limited.send(new ListObjectsV2Command({ Bucket: PRIVATE, Prefix: "mine/" }));
    expect(KeyCount).toBe(2);
    await limited.send(new DeleteObjectCommand(at("mine/new")));
    const denied: (() => Promise<unknown>)[] = [
      () => limited.send(new GetObjectCommand(at("others/b"))),
      () => limited.send(new PutObjectCommand({ ...at("others/c"), Body: "" })),
      () => limited.send(new DeleteObjectCommand(at("others/b"))),
      () => limited.send(new CopyObjectCommand({ ...at("mine/b"), CopySource: `${PRIVATE}/others/b` })),
      () => limited.send(new ListObjectsV2Command({ Bucket: PRIVATE })),
      () => limited.send(new ListObjectsV2Command({ Bucket: PRIVATE, Prefix: "others/" })),
      () => limited.send(new ListBucketsCommand({})),
      () => limited.send(new CreateBucketCommand({ Bucket: "another-bucket" })),
      () => limited.send(new PutBucketPolicyCommand({ Bucket: PRIVATE, Policy: "{}" })),
    ];
    for (const work of denied) expect(await statusOf(work())).toEqual([403, "AccessDenied"]);
    const [, , message] = await refusal(limited.send(new GetObjectCommand(at("others/b"))));
    expect(message).toBe(
      `User: arn:aws:sts::000000000000:assumed-role/limited/ada is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${PRIVATE}/others/b"`,
    );
  });

  test("of several objects, those that it may delete go", async () => {
    await root.send(new PutObjectCommand({ Bucket: PRIVATE, Key: "mine/c", Body: "" }));
    const { Deleted, Errors } = await limited.send(
      new DeleteObjectsCommand({ Bucket: PRIVATE, Delete: { Objects: [{ Key: "mine/c" }, { Key: "others/b" }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["mine/c"]);
    expect(Errors).toEqual([{ Key: "others/b", Code: "AccessDenied", Message: "Access Denied" }]);
  });

  test("who may not list doesn't learn what is missing", async () => {
    const head = (client: S3Client) => client.send(new HeadObjectCommand({ Bucket: PRIVATE, Key: "mine/nothing" }));
    expect((await statusOf(head(limited)))[0]).toBe(403);
    expect((await statusOf(head(root)))[0]).toBe(404);
  });

  test("a bucket's policy takes away what a role's gives", async () => {
    const Bucket = "guarded-files";
    await root.send(new CreateBucketCommand({ Bucket }));
    await root.send(new PutObjectCommand({ Bucket, Key: "a", Body: "a" }));
    const set = (Effect: string, Principal: unknown) =>
      root.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect, Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }],
          }),
        }),
      );
    const read = () => limited.send(new GetObjectCommand({ Bucket, Key: "a" }));
    expect(await statusOf(read())).toEqual([403, "AccessDenied"]);
    await set("Allow", { AWS: "arn:aws:iam::000000000000:role/limited" });
    await read();
    await set("Deny", "*");
    expect(await statusOf(read())).toEqual([403, "AccessDenied"]);
    // The root of the account is denied too, and can still take the policy back.
    expect(await statusOf(root.send(new GetObjectCommand({ Bucket, Key: "a" })))).toEqual([403, "AccessDenied"]);
    await set("Allow", { AWS: "arn:aws:iam::000000000000:role/limited" });
  });
});

const OPEN = {
  BlockPublicAcls: false,
  BlockPublicPolicy: false,
  IgnorePublicAcls: false,
  RestrictPublicBuckets: false,
};

async function deployBucket(name: string, properties: object, publicAccess: object | null = OPEN) {
  const template = {
    Resources: {
      Bucket: {
        Type: "AWS::S3::Bucket",
        Properties: {
          BucketName: name,
          ...(publicAccess && { PublicAccessBlockConfiguration: publicAccess }),
          ...properties,
        },
      },
      Policy: {
        Type: "AWS::S3::BucketPolicy",
        Properties: {
          Bucket: { Ref: "Bucket" },
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` },
            ],
          },
        },
      },
    },
    Outputs: { Address: { Value: { "Fn::GetAtt": ["Bucket", "WebsiteURL"] } } },
  };
  const client = cloud.client(CloudFormationClient);
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) }));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
  expect([Stacks?.[0]?.StackStatus, Stacks?.[0]?.StackStatusReason]).toEqual(["CREATE_COMPLETE", undefined]);
  return Stacks?.[0]?.Outputs?.[0]?.OutputValue ?? "";
}

describe("without a signature", () => {
  test("nobody gets anything of a bucket that isn't open", async () => {
    for (const [path, method] of [
      ["/", "GET"],
      [`/${PRIVATE}`, "GET"],
      [`/${PRIVATE}/mine/a`, "GET"],
      [`/${PRIVATE}/mine/a`, "PUT"],
      [`/${PRIVATE}/mine/a`, "DELETE"],
      ["/new-bucket-of-nobody", "PUT"],
    ])
      expect([path, method, (await browse(path ?? "", {}, method)).status]).toEqual([path, method, 403]);
  });

  test("everybody reads what a policy opens, unless the bucket restricts itself, as new ones do", async () => {
    await deployBucket("open-files", {});
    await deployBucket("shut-files", {}, null);
    for (const Bucket of ["open-files", "shut-files"])
      await root.send(new PutObjectCommand({ Bucket, Key: "a.txt", Body: "hello" }));
    expect(await browse("/open-files/a.txt")).toMatchObject({ status: 200, body: "hello" });
    expect((await browse("/open-files/missing")).status).toBe(403);
    expect((await browse("/open-files/a.txt", {}, "DELETE")).status).toBe(403);
    expect((await browse("/shut-files/a.txt")).status).toBe(403);
  });
});

describe("pages of other origins", () => {
  beforeAll(async () => {
    const rule = {
      AllowedOrigins: ["http://localhost:*"],
      AllowedMethods: ["GET", "PUT"],
      AllowedHeaders: ["x-amz-*", "authorization"],
      ExposedHeaders: ["ETag"],
      MaxAge: 3000,
    };
    await deployBucket("shared-files", { CorsConfiguration: { CorsRules: [rule] } });
    await root.send(new PutObjectCommand({ Bucket: "shared-files", Key: "a.txt", Body: "hello" }));
  });

  const preflight = (method: string, headers: string, origin = ORIGIN) =>
    browse(
      "/shared-files/a.txt",
      { origin, "access-control-request-method": method, "access-control-request-headers": headers },
      "OPTIONS",
    );

  test("are told by the bucket's rules", async () => {
    const asked = await preflight("PUT", "authorization, x-amz-date");
    expect(asked).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "authorization, x-amz-date",
        "access-control-expose-headers": "ETag",
        "access-control-max-age": "3000",
      },
    });
    const got = await browse("/shared-files/a.txt", { origin: ORIGIN });
    expect(got).toMatchObject({ status: 200, body: "hello", headers: { "access-control-allow-origin": ORIGIN } });
  });

  test.each([
    ["another method", "DELETE", "authorization", ORIGIN],
    ["another header", "PUT", "x-secret", ORIGIN],
    ["another origin", "PUT", "authorization", "https://example.com"],
  ])("%s is refused", async (_, method, headers, origin) => {
    const { status, body, headers: got } = await preflight(method, headers, origin);
    expect([status, got["access-control-allow-origin"]]).toEqual([403, undefined]);
    expect(body).toContain("<Code>AccessForbidden</Code>");
  });

  test("a bucket without rules is not for pages", async () => {
    const asked = await browse(
      `/${PRIVATE}/mine/a`,
      { origin: ORIGIN, "access-control-request-method": "GET" },
      "OPTIONS",
    );
    expect(asked.status).toBe(403);
  });
});

describe("a website", () => {
  let host: string;
  beforeAll(async () => {
    const address = await deployBucket("book-site", {
      WebsiteConfiguration: {
        IndexDocument: "index.html",
        ErrorDocument: "sorry.html",
        RoutingRules: [
          { RoutingRuleCondition: { KeyPrefixEquals: "old/" }, RedirectRule: { ReplaceKeyPrefixWith: "new/" } },
        ],
      },
    });
    expect(address).toBe(`http://book-site.s3-website.localhost:${cloud.port}`);
    host = new URL(address).host;
    const put = (Key: string, Body: string, more: object = {}) =>
      root.send(new PutObjectCommand({ Bucket: "book-site", Key, Body, ContentType: "text/html", ...more }));
    await put("index.html", "home");
    await put("guide/index.html", "guide");
    await put("sorry.html", "sorry");
    await put("moved.html", "", { WebsiteRedirectLocation: "/guide/" });
  });

  test.each<[string, string, number, string | undefined, string | undefined]>([
    ["the first page", "/", 200, "home", undefined],
    ["a folder's page", "/guide/", 200, "guide", undefined],
    ["a folder without its slash", "/guide", 302, undefined, "/guide/"],
    ["an object that leads elsewhere", "/moved.html", 301, undefined, "/guide/"],
    // Nobody may list the bucket, so nobody learns that it isn't there: S3 says 403.
    ["what isn't there", "/missing", 403, "sorry", undefined],
  ])("answers %s", async (_, path, status, body, location) => {
    const answer = await browse(path, { host });
    expect([answer.status, answer.headers.location]).toEqual([status, location]);
    if (body !== undefined) expect(answer.body).toBe(body);
  });

  test("follows its routing rules, and takes no other method", async () => {
    const { status, headers } = await browse("/old/a%20b", { host });
    expect([status, headers.location]).toEqual([301, `http://${host}/new/a%20b`]);
    expect((await browse("/", { host }, "PUT")).status).toBe(405);
  });

  test("is told apart from what is none", async () => {
    const other = (bucket: string) => browse("/", { host: host.replace("book-site", bucket) });
    expect((await other(PRIVATE)).body).toContain("<li>Code: NoSuchWebsiteConfiguration</li>");
    expect((await other("nobodys-bucket")).body).toContain("<li>Code: NoSuchBucket</li>");
  });
});
