import { resourcePolicyAllows } from "../../lib/policy/resource-policy.js";
import { objectResponse, type ViewerHeaders, type ViewerResponse } from "../object-response.js";
import type { Buckets, ReadObject } from "./service.js";
import type { Bucket } from "./types.js";

export interface WebsiteRequest {
  readonly method: string;
  /** As sent, without the query, beginning with a slash. */
  readonly rawPath: string;
  readonly headers: ViewerHeaders;
  /** `bucket.s3-website.localhost:4566`, for redirects. */
  readonly host: string;
}

/** A bucket's website configuration, in the API's spelling. */
interface Website {
  readonly IndexDocument?: { readonly Suffix?: string };
  readonly ErrorDocument?: { readonly Key?: string };
  readonly RedirectAllRequestsTo?: { readonly HostName?: string; readonly Protocol?: string };
  readonly RoutingRules?: readonly RoutingRule[];
}

interface RoutingRule {
  readonly Condition?: { readonly KeyPrefixEquals?: string; readonly HttpErrorCodeReturnedEquals?: string | number };
  readonly Redirect?: {
    readonly HostName?: string;
    readonly Protocol?: string;
    readonly ReplaceKeyWith?: string;
    readonly ReplaceKeyPrefixWith?: string;
    readonly HttpRedirectCode?: string | number;
  };
}

/**
 * What a bucket's website endpoint answers: index documents, redirects, the error document. Everybody is anonymous there.
 * Source: S3 user guide, "Hosting a static website", "Website endpoints", "Configuring a webpage redirect".
 */
export function serveWebsite(buckets: Buckets, name: string, request: WebsiteRequest): ViewerResponse {
  const bucket = buckets.findBucket(name);
  if (!bucket) return errorPage(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: name });
  const website = bucket.configuration.website as Website | undefined;
  if (!website)
    return errorPage(404, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", {
      BucketName: name,
    });
  const { method, rawPath } = request;
  if (method !== "GET" && method !== "HEAD")
    return errorPage(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", {
      Method: method,
      ResourceType: "OBJECT",
    });
  const all = website.RedirectAllRequestsTo;
  if (all?.HostName !== undefined) return redirect(301, `${all.Protocol ?? "http"}://${all.HostName}${rawPath}`);
  const key = decodedKey(rawPath);
  if (key === undefined) return errorPage(400, "InvalidURI", "Couldn't parse the specified URI.", { URI: rawPath });
  return answer(buckets, bucket, website, request, key);
}

function answer(buckets: Buckets, bucket: Bucket, website: Website, request: WebsiteRequest, key: string) {
  const before = routed(website, request, key, undefined);
  if (before) return before;
  const index = website.IndexDocument?.Suffix ?? "index.html";
  const asked = key === "" || key.endsWith("/") ? `${key}${index}` : key;
  const found = read(buckets, bucket, asked);
  if (typeof found === "object") {
    const elsewhere = found.headers.WebsiteRedirectLocation;
    return elsewhere === undefined ? objectResponse(found, request.headers) : redirect(301, elsewhere);
  }
  // A folder's address without its slash: relative links on its page need the slash.
  if (asked === key && typeof read(buckets, bucket, `${key}/${index}`) === "object")
    return redirect(302, `${request.rawPath}/`);
  const after = routed(website, request, key, found);
  if (after) return after;
  return failure(buckets, bucket, website, found, asked);
}

/** The object; else the status that the endpoint answers with. Who may not list a bucket doesn't learn what is missing. */
function read(buckets: Buckets, bucket: Bucket, key: string): ReadObject | 403 | 404 {
  if (!isPublic(bucket, "s3:GetObject", key)) return 403;
  return buckets.getObject(bucket.name, key) ?? (isPublic(bucket, "s3:ListBucket") ? 404 : 403);
}

/** Whether everybody may: the policy says so, and the bucket doesn't restrict itself, as new ones do. */
export function isPublic({ name, configuration }: Bucket, action: string, key?: string): boolean {
  const { policy, publicAccess } = configuration;
  if (publicAccess?.RestrictPublicBuckets !== false) return false;
  const resource = `arn:aws:s3:::${name}${key === undefined ? "" : `/${key}`}`;
  return resourcePolicyAllows(policy, { principal: { kind: "anonymous" }, action, resource });
}

function failure(
  buckets: Buckets,
  bucket: Bucket,
  { ErrorDocument }: Website,
  status: 403 | 404,
  key: string,
): ViewerResponse {
  const page = ErrorDocument?.Key === undefined ? undefined : read(buckets, bucket, ErrorDocument.Key);
  if (typeof page === "object") return { ...objectResponse(page, {}), statusCode: status };
  return status === 404
    ? errorPage(404, "NoSuchKey", "The specified key does not exist.", { Key: key })
    : errorPage(403, "AccessDenied", "Access Denied", {});
}

/** The first routing rule that fits the key, and the status where there is one already. */
function routed(
  { RoutingRules = [] }: Website,
  { host }: WebsiteRequest,
  key: string,
  status: number | undefined,
): ViewerResponse | undefined {
  const rule = RoutingRules.find(
    ({ Condition: { KeyPrefixEquals: prefix, HttpErrorCodeReturnedEquals: code } = {} }) =>
      (prefix === undefined || key.startsWith(prefix)) &&
      (code === undefined ? status === undefined : Number(code) === status),
  );
  if (!rule?.Redirect) return undefined;
  const { HostName = host, Protocol = "http", ReplaceKeyWith, ReplaceKeyPrefixWith, HttpRedirectCode } = rule.Redirect;
  const prefix = rule.Condition?.KeyPrefixEquals ?? "";
  const to =
    ReplaceKeyWith ?? (ReplaceKeyPrefixWith === undefined ? key : `${ReplaceKeyPrefixWith}${key.slice(prefix.length)}`);
  const path = to.split("/").map(encodeURIComponent).join("/");
  return redirect(Number(HttpRedirectCode ?? 301), `${Protocol}://${HostName}/${path}`);
}

function decodedKey(rawPath: string): string | undefined {
  try {
    return decodeURIComponent(rawPath.slice(1));
  } catch {
    return undefined;
  }
}

const redirect = (statusCode: number, location: string): ViewerResponse => ({
  statusCode,
  headers: { location, server: "AmazonS3" },
  body: "",
});

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

/** S3's own page for a website without an error document. */
function errorPage(
  statusCode: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>>,
): ViewerResponse {
  const title = `${statusCode} ${TITLES[statusCode] ?? ""}`;
  const lines = Object.entries({ Code: code, Message: message, ...details });
  return {
    statusCode,
    headers: { "content-type": "text/html; charset=utf-8", "x-amz-error-code": code, server: "AmazonS3" },
    body: `<html>
<head><title>${title}</title></head>
<body>
<h1>${title}</h1>
<ul>
${lines.map(([name, value]) => `<li>${name}: ${escaped(value)}</li>\n`).join("")}</ul>
<hr/>
</body>
</html>
`,
  };
}
