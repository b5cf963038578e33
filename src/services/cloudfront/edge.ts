import type { Origin } from "@aws-sdk/client-cloudfront";
import { ALPHANUMERIC, id } from "../../lib/ids.js";
import { objectResponse, s3Error, type ViewerHeaders, type ViewerResponse } from "../object-response.js";
import { bucketAllows } from "./bucket-access.js";
import { bucketOfOrigin, type Distributions } from "./service.js";
import type { Behavior, Distribution } from "./types.js";

export interface ViewerRequest {
  readonly method: string;
  /** As sent, without the query, beginning with a slash. */
  readonly rawPath: string;
  readonly headers: ViewerHeaders;
}

const DEFAULT_METHODS = ["HEAD", "GET"];

/** What a viewer gets of a distribution: behaviour by path, origin, custom error response, CloudFront's own headers. */
export function serveViewer(
  service: Distributions,
  distribution: Distribution,
  request: ViewerRequest,
): ViewerResponse {
  const response = answer(service, distribution, request);
  return {
    ...response,
    headers: {
      ...response.headers,
      "x-cache": response.headers["x-cache"] ?? "Miss from cloudfront",
      via: `1.1 ${distribution.domainName} (CloudFront)`,
      "x-amz-cf-id": `${id(service.random, 54, ALPHANUMERIC)}==`,
    },
  };
}

function answer(service: Distributions, distribution: Distribution, request: ViewerRequest): ViewerResponse {
  const { config } = distribution;
  if (!config.Enabled) return refusal("The distribution is disabled.");
  const behavior = behaviorFor(distribution, request.rawPath);
  if (!(behavior.AllowedMethods?.Items ?? DEFAULT_METHODS).includes(request.method as "GET"))
    return refusal(
      "This distribution is not configured to allow the HTTP request method that was used for this request. The distribution supports only cachable requests.",
    );
  const response = fromOrigin(service, distribution, behavior, request);
  if (response.statusCode < 400) return response;
  return inError(customError(service, distribution, request, response.statusCode) ?? response);
}

const inError = (response: ViewerResponse): ViewerResponse => ({
  ...response,
  headers: { ...response.headers, "x-cache": "Error from cloudfront" },
});

/** The page that a custom error response names; undefined where there is none for this status, or no such page. */
function customError(
  service: Distributions,
  distribution: Distribution,
  request: ViewerRequest,
  status: number,
): ViewerResponse | undefined {
  const custom = (distribution.config.CustomErrorResponses?.Items ?? []).find(({ ErrorCode }) => ErrorCode === status);
  if (!custom?.ResponsePagePath) return undefined;
  const { ResponsePagePath: rawPath, ResponseCode } = custom;
  const page = fromOrigin(service, distribution, behaviorFor(distribution, rawPath), {
    method: request.method === "HEAD" ? "HEAD" : "GET",
    rawPath,
    headers: {},
  });
  return page.statusCode === 200 ? { ...page, statusCode: Number(ResponseCode) } : undefined;
}

/** The first behaviour whose pattern fits, else the default one. */
function behaviorFor({ config }: Distribution, rawPath: string): Behavior {
  const fitting = (config.CacheBehaviors?.Items ?? []).find(({ PathPattern }) =>
    fitsPattern(PathPattern ?? "", rawPath),
  );
  return fitting ?? config.DefaultCacheBehavior ?? { TargetOriginId: "", ViewerProtocolPolicy: "allow-all" };
}

/** A pattern may leave the first slash out; letters count as they are written. */
function fitsPattern(pattern: string, rawPath: string): boolean {
  const source = pattern
    .replace(/^\//, "")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^/${source}$`, "s").test(rawPath);
}

function fromOrigin(
  service: Distributions,
  { config }: Distribution,
  { TargetOriginId }: Behavior,
  { method, rawPath, headers }: ViewerRequest,
): ViewerResponse {
  const origin = config.Origins?.Items?.find(({ Id }) => Id === TargetOriginId);
  if (!origin) return refusal("The origin of this behaviour is gone.");
  const path = rawPath === "/" && config.DefaultRootObject ? `/${config.DefaultRootObject}` : rawPath;
  const key = keyFor(origin, path);
  if (key === undefined) return s3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  return fromBucket(service, origin, { method, key, headers });
}

function keyFor({ OriginPath = "" }: Origin, path: string): string | undefined {
  try {
    return decodeURIComponent(`${OriginPath}${path}`.slice(1));
  } catch {
    return undefined;
  }
}

function fromBucket(
  service: Distributions,
  origin: Origin,
  { method, key, headers }: { method: string; key: string; headers: ViewerHeaders },
): ViewerResponse {
  const { buckets } = service;
  const name = bucketOfOrigin(origin) ?? "";
  const bucket = buckets.findBucket(name);
  if (!bucket) return s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
  const may = (action: string, resource: string): boolean =>
    bucketAllows(bucket.configuration.policy, service.identityOf(origin), action, resource);
  if (method !== "GET" && method !== "HEAD") return unspokenMethod(method, (action) => may(action, arnOf(name, key)));
  const mayList = may("s3:ListBucket", arnOf(name));
  // The bucket's own address lists it, which is S3's operation and not an object.
  if (key === "") return mayList ? notImplemented("listing a bucket") : s3Error(403, "AccessDenied", "Access Denied");
  if (!may("s3:GetObject", arnOf(name, key))) return s3Error(403, "AccessDenied", "Access Denied");
  const object = buckets.getObject(name, key);
  if (object) return objectResponse(object, headers);
  // Who may not list a bucket doesn't learn what is missing from it.
  return mayList
    ? s3Error(404, "NoSuchKey", "The specified key does not exist.")
    : s3Error(403, "AccessDenied", "Access Denied");
}

const arnOf = (bucket: string, key?: string): string => `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;

const WRITES: Readonly<Record<string, string>> = { PUT: "s3:PutObject", DELETE: "s3:DeleteObject" };

/** Behind a distribution objects are read; what a bucket would let an identity write is refused by name. */
function unspokenMethod(method: string, may: (action: string) => boolean): ViewerResponse {
  if (method === "OPTIONS")
    return s3Error(400, "BadRequest", "Insufficient information. Origin request header needed.");
  const action = WRITES[method];
  if (action === undefined)
    return s3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  return may(action)
    ? notImplemented(`${method} through a distribution`)
    : s3Error(403, "AccessDenied", "Access Denied");
}

const notImplemented = (what: string): ViewerResponse =>
  s3Error(501, "NotImplemented", `Sekisho does not carry out ${what}; see docs/support.md`);

/** CloudFront's own error page. */
const refusal = (reason: string): ViewerResponse => ({
  statusCode: 403,
  headers: { "content-type": "text/html", server: "CloudFront", "x-cache": "Error from cloudfront" },
  body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>
<H1>403 ERROR</H1>
<H2>The request could not be satisfied.</H2>
<HR>
${reason}
</BODY></HTML>
`,
});
