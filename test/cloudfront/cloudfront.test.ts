import { request } from "node:http";
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetDistributionCommand,
  ListCachePoliciesCommand,
  ListDistributionsCommand,
} from "@aws-sdk/client-cloudfront";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { LOCAL_CREDENTIALS, startCloud, type TestCloud } from "../harness/cloud.js";

const BUCKET = "pages";
const PAGE = "<h1>home</h1>";
const ALL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const OPEN = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${BUCKET}/*` };
const origin = (more: object = {}) => ({
  Id: "bucket",
  DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`,
  S3OriginConfig: { OriginAccessIdentity: "" },
  ...more,
});
const behavior = (more: object = {}) => ({
  TargetOriginId: "bucket",
  ViewerProtocolPolicy: "redirect-to-https",
  CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  ...more,
});
const config = (more: object = {}) => ({
  Enabled: true,
  Origins: [origin()],
  DefaultCacheBehavior: behavior(),
  ...more,
});

let cloud: TestCloud;
let s3: S3Client;
let cloudFront: CloudFrontClient;
let cloudFormation: CloudFormationClient;
beforeAll(async () => {
  cloud = await startCloud();
  s3 = cloud.client(S3Client);
  cloudFront = cloud.client(CloudFrontClient);
  cloudFormation = cloud.client(CloudFormationClient);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const put = (Key: string, Body: string, more: object = {}) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType: "text/html", ...more }));
  await put("index.html", PAGE, { CacheControl: "max-age=60", Metadata: { build: "7" } });
  await put("error.html", "<h1>sorry</h1>");
  await put("v2/index.html", "<h1>second</h1>");
  await put("a b/ü.txt", "0123456789", { ContentType: "text/plain" });
  await allow([OPEN]);
});

const allow = (Statement: readonly object[]) =>
  s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }));

let stacks = 0;
async function deploy(DistributionConfig: object, more: object = {}, outputs: object = {}) {
  const StackName = `site-${stacks++}`;
  const Resources = {
    Site: { Type: "AWS::CloudFront::Distribution", Properties: { DistributionConfig } },
    ...more,
  };
  const Outputs = {
    Id: { Value: { Ref: "Site" } },
    Domain: { Value: { "Fn::GetAtt": ["Site", "DomainName"] } },
    Url: { Value: { "Fn::Sub": "https://${Site.DomainName}/x" } },
    ...outputs,
  };
  await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources, Outputs }) }),
  );
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  expect([stack?.StackStatus, stack?.StackStatusReason]).toEqual(["CREATE_COMPLETE", undefined]);
  const values = Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
  );
  return values as { Id: string; Domain: string; Url: string; [name: string]: string };
}

const get = (id: string, path: string, init: RequestInit = {}) =>
  fetch(`${cloud.url}/_aws/cloudfront/${id}${path}`, init);

/** As a browser asks that takes `*.localhost` for this machine. */
const getFrom = (host: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asked = request(
        { host: "127.0.0.1", port: cloud.port, path, headers: { host, ...headers } },
        (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (text: string) => {
            body += text;
          });
          response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
        },
      );
      asked.on("error", reject).end();
    },
  );

describe("a distribution serves the objects of its bucket", () => {
  let id: string;
  beforeAll(async () => {
    ({ Id: id } = await deploy(config({ DefaultRootObject: "index.html" })));
  });

  test("with their headers and CloudFront's", async () => {
    const answer = await get(id, "/");
    expect([answer.status, await answer.text()]).toEqual([200, PAGE]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/html",
      "content-length": String(PAGE.length),
      "cache-control": "max-age=60",
      "x-amz-meta-build": "7",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      "x-cache": "Miss from cloudfront",
      via: expect.stringMatching(/^1\.1 d[a-z0-9]{13}\.cloudfront\.net \(CloudFront\)$/),
      "x-amz-cf-id": expect.stringMatching(/^[\w-]+==$/),
    });
  });

  const TEXT = "/a%20b/%C3%BC.txt";
  test.each([
    ["HEAD", "/", {}, 200, ""],
    ["GET", TEXT, {}, 200, "0123456789"],
    ["GET", TEXT, { range: "bytes=2-4" }, 206, "234"],
    ["GET", TEXT, { range: "bytes=-3" }, 206, "789"],
    ["GET", TEXT, { range: "bytes=7-" }, 206, "789"],
    ["GET", TEXT, { range: "bytes=4-2" }, 200, "0123456789"],
    ["GET", TEXT, { range: "bytes=10-" }, 416, "InvalidRange"],
    ["GET", TEXT, { "if-none-match": "*" }, 304, ""],
    ["GET", TEXT, { "if-none-match": '"other"' }, 200, "0123456789"],
    ["GET", TEXT, { "if-match": '"other"' }, 412, "PreconditionFailed"],
    ["GET", TEXT, { "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" }, 304, ""],
    ["GET", TEXT, { "if-unmodified-since": "Fri, 01 Jan 1999 00:00:00 GMT" }, 412, "PreconditionFailed"],
    ["GET", "/missing.html", {}, 403, "AccessDenied"],
    ["GET", "/%zz", {}, 400, "InvalidURI"],
    ["POST", "/", {}, 403, "not configured to allow the HTTP request method"],
    ["OPTIONS", "/", {}, 403, "not configured to allow the HTTP request method"],
  ] as const)("%s %s %j is %i", async (method, path, headers, status, text) => {
    const answer = await get(id, path, { method, headers });
    const body = await answer.text();
    expect([answer.status, text === "" ? body : body.includes(text)]).toEqual([status, text === "" ? "" : true]);
    expect(answer.headers.get("x-cache")).toBe(status < 400 ? "Miss from cloudfront" : "Error from cloudfront");
  });

  test("an upload is what the next request gets", async () => {
    const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "news.html", Body }));
    await put("one");
    expect(await (await get(id, "/news.html")).text()).toBe("one");
    await put("two");
    expect(await (await get(id, "/news.html")).text()).toBe("two");
  });
});

test("behaviours are chosen by path, and an origin may begin at a folder", async () => {
  const { Id } = await deploy(
    config({
      Origins: [origin(), origin({ Id: "second", OriginPath: "/v2" })],
      CacheBehaviors: [behavior({ PathPattern: "ind?x.*", TargetOriginId: "second", AllowedMethods: ALL })],
    }),
  );
  expect(await (await get(Id, "/index.html")).text()).toBe("<h1>second</h1>");
  expect(await (await get(Id, "/v2/index.html")).text()).toBe("<h1>second</h1>");
  expect(await (await get(Id, "/error.html")).text()).toBe("<h1>sorry</h1>");
  const codes = async (method: string) =>
    /<Code>(\w+)</.exec(await (await get(Id, "/index.html", { method })).text())?.[1];
  expect(await Promise.all(["PUT", "DELETE", "POST", "PATCH", "OPTIONS"].map(codes))).toEqual([
    "AccessDenied",
    "AccessDenied",
    "MethodNotAllowed",
    "MethodNotAllowed",
    "BadRequest",
  ]);
});

test("an error that has a page of its own is answered with it", async () => {
  const { Id } = await deploy(
    config({
      CustomErrorResponses: [
        { ErrorCode: 403, ResponseCode: 200, ResponsePagePath: "/error.html" },
        { ErrorCode: 400, ResponseCode: 418, ResponsePagePath: "/gone.html" },
        { ErrorCode: 416, ErrorCachingMinTTL: 5 },
      ],
    }),
  );
  const page = await get(Id, "/any/route");
  expect([page.status, await page.text(), page.headers.get("content-type")]).toEqual([
    200,
    "<h1>sorry</h1>",
    "text/html",
  ]);
  expect(page.headers.get("x-cache")).toBe("Error from cloudfront");
  // The page isn't there, or none is named: the error itself.
  expect((await get(Id, "/%zz")).status).toBe(400);
  expect((await get(Id, "/error.html", { headers: { range: "bytes=99-" } })).status).toBe(416);
});

test("a disabled distribution serves nothing", async () => {
  const { Id } = await deploy(config({ Enabled: false }));
  expect((await get(Id, "/index.html")).status).toBe(403);
});

describe("what the bucket's policy doesn't grant is refused", () => {
  const identity = {
    Reader: {
      Type: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
      Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: "reads" } },
    },
  };
  let id: string;
  let reader: { id: string; canonical: string };
  beforeAll(async () => {
    const S3OriginConfig = { OriginAccessIdentity: { "Fn::Sub": "origin-access-identity/cloudfront/${Reader}" } };
    const outputs = {
      ReaderId: { Value: { Ref: "Reader" } },
      Canonical: { Value: { "Fn::GetAtt": ["Reader", "S3CanonicalUserId"] } },
    };
    const {
      Id,
      ReaderId = "",
      Canonical = "",
    } = await deploy(config({ Origins: [origin({ S3OriginConfig })] }), identity, outputs);
    id = Id;
    reader = { id: ReaderId, canonical: Canonical };
    expect(reader).toEqual({
      id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
      canonical: expect.stringMatching(/^[0-9a-f]{96}$/),
    });
    return () => allow([OPEN]);
  });

  const grant = (Principal: unknown, more: object = {}) => ({ ...OPEN, Principal, ...more });
  const listing = (Principal: unknown) =>
    grant(Principal, { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${BUCKET}` });
  test.each([
    ["by its canonical id", () => [grant({ CanonicalUser: reader.canonical })], 200, 403],
    [
      "by its ARN",
      () => [grant({ AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${reader.id}` })],
      200,
      403,
    ],
    ["with everybody", () => [grant("*")], 200, 403],
    ["with the bucket's list", () => [grant("*"), listing({ CanonicalUser: reader.canonical })], 200, 404],
    ["not at all", () => [listing({ CanonicalUser: reader.canonical })], 403, 403],
    ["and someone else instead", () => [grant({ CanonicalUser: "0".repeat(96) })], 403, 403],
    [
      "but for one object denied",
      () => [grant("*"), grant("*", { Effect: "Deny", Resource: `${OPEN.Resource.slice(0, -1)}index.html` })],
      403,
      403,
    ],
    [
      "under a condition that fails",
      () => [grant("*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })],
      403,
      403,
    ],
  ] as const)("allowed %s", async (_, statements, status, missing) => {
    await allow(statements());
    expect([(await get(id, "/index.html")).status, (await get(id, "/missing")).status]).toEqual([status, missing]);
  });
});

test("addresses in outputs lead to a host of the distribution's own, where only its files are", async () => {
  const { Id, Domain, Url } = await deploy(
    config({ DefaultRootObject: "index.html" }),
    {},
    {
      Foreign: { Value: "https://dabcdefghijklm.cloudfront.net/" },
    },
  );
  expect(Domain).toBe(`${Id.toLowerCase()}.cloudfront.localhost:${cloud.port}`);
  expect(Url).toBe(`http://${Domain}/x`);
  const { Distribution } = await cloudFront.send(new GetDistributionCommand({ Id }));
  for (const host of [Domain, Distribution?.DomainName ?? ""]) {
    const home = await getFrom(host, "/");
    expect([home.status, home.body, home.headers["content-security-policy"]]).toEqual([200, PAGE, undefined]);
    for (const path of ["/_sekisho/health", "/_aws/cloudfront/x/", "/2020-05-31/distribution"])
      expect((await getFrom(host, path)).body).toContain("AccessDenied");
  }
});

test("under the cloud's own host a page is kept from the control plane, and unknown distributions aren't there", async () => {
  const { Id } = await deploy(config());
  const page = await get(Id, "/index.html");
  expect(page.headers.get("content-security-policy")).toMatch(/^sandbox (?!.*allow-same-origin)/);
  expect((await get("E0000000000000", "/")).status).toBe(404);
  expect((await getFrom("dabcdefghijklm.cloudfront.net", "/")).status).toBe(404);
  // No distribution's name: it would reach the control plane.
  expect((await getFrom("a.b.cloudfront.net", "/_sekisho/health")).status).toBe(403);
  // The origin that such a page sends.
  expect((await fetch(`${cloud.url}/_sekisho/health`, { headers: { origin: "null" } })).status).toBe(403);
});

describe("through the SDK", () => {
  test("a distribution is described, listed page by page, and invalidated", async () => {
    const { Id } = await deploy(
      config({
        DefaultRootObject: "index.html",
        Comment: "site",
        CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: "/error.html" }],
      }),
    );
    const { Distribution, ETag } = await cloudFront.send(new GetDistributionCommand({ Id }));
    expect(ETag).toMatch(/^E[A-Z0-9]{13}$/);
    expect(Distribution).toMatchObject({
      Id,
      ARN: `arn:aws:cloudfront::000000000000:distribution/${Id}`,
      Status: "Deployed",
      InProgressInvalidationBatches: 0,
      DistributionConfig: {
        Comment: "site",
        DefaultRootObject: "index.html",
        Origins: {
          Quantity: 1,
          Items: [{ Id: "bucket", OriginPath: "", S3OriginConfig: { OriginAccessIdentity: "" } }],
        },
        DefaultCacheBehavior: {
          AllowedMethods: {
            Quantity: 2,
            Items: ["GET", "HEAD"],
            CachedMethods: { Quantity: 2, Items: ["GET", "HEAD"] },
          },
        },
        CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404, ResponseCode: "200" }] },
      },
    });
    const ids: string[] = [];
    let Marker: string | undefined;
    do {
      const { DistributionList } = await cloudFront.send(
        new ListDistributionsCommand({ MaxItems: 2, ...(Marker !== undefined && { Marker }) }),
      );
      expect(DistributionList?.Items?.length).toBe(DistributionList?.Quantity);
      ids.push(...(DistributionList?.Items ?? []).map((item) => item.Id ?? ""));
      Marker = DistributionList?.IsTruncated ? DistributionList.NextMarker : undefined;
    } while (Marker !== undefined);
    expect(ids).toContain(Id);
    expect(new Set(ids).size).toBe(ids.length);
    const batch = { CallerReference: "release-1", Paths: { Quantity: 1, Items: ["/*"] } };
    const invalidate = (InvalidationBatch: typeof batch) =>
      cloudFront.send(new CreateInvalidationCommand({ DistributionId: Id, InvalidationBatch }));
    const first = await invalidate(batch);
    expect(first.Invalidation).toMatchObject({ Status: "Completed", InvalidationBatch: batch });
    expect(first.Location).toContain(`/distribution/${Id}/invalidation/${first.Invalidation?.Id}`);
    expect((await invalidate(batch)).Invalidation?.Id).toBe(first.Invalidation?.Id);
    await expect(invalidate({ ...batch, Paths: { Quantity: 1, Items: ["/a"] } })).rejects.toThrow("caller reference");
    await expect(invalidate({ CallerReference: "2", Paths: { Quantity: 2, Items: ["/a"] } })).rejects.toMatchObject({
      name: "InconsistentQuantities",
    });
  });

  test("what isn't there, isn't spoken or isn't signed is refused in CloudFront's form", async () => {
    await expect(cloudFront.send(new GetDistributionCommand({ Id: "E1" }))).rejects.toMatchObject({
      name: "NoSuchDistribution",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(cloudFront.send(new ListCachePoliciesCommand({}))).rejects.toThrow(
      /does not speak cloudfront ListCachePolicies/,
    );
    const credentials = { ...LOCAL_CREDENTIALS, secretAccessKey: "wrong" };
    const stranger = cloud.client(CloudFrontClient, { credentials });
    await expect(stranger.send(new ListDistributionsCommand({}))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    const unsigned = await fetch(`${cloud.url}/2020-05-31/distribution`);
    expect([unsigned.status, await unsigned.text()]).toEqual([
      403,
      expect.stringMatching(
        /<ErrorResponse xmlns="http:\/\/cloudfront\.amazonaws\.com\/doc\/2020-05-31\/"><Error><Type>Sender<\/Type><Code>MissingAuthenticationToken</,
      ),
    ]);
  });
});

test("nothing went wrong inside", () => expect(cloud.defects).toEqual([]));
