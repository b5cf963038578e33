import { hostName } from "./hosts.js";
import { type ServiceSigns, serviceNamed, serviceOfPath, serviceOfTarget, serviceOfVersion } from "./service-names.js";

/** What a request is for, told by its first line and its Host. */
export type Place =
  | {
      readonly kind: "api";
      readonly restApiId: string;
      readonly stageName: string;
      /** After the stage, undecoded. */
      readonly rawPath: string;
    }
  | { readonly kind: "well-known"; readonly poolId: string; readonly document: string }
  | { readonly kind: "custom-resource"; readonly token: string }
  | { readonly kind: "function-code"; readonly functionName: string; readonly version: string }
  | {
      readonly kind: "distribution";
      /** Its id, or its `d….cloudfront.net`. */
      readonly name: string;
      /** Undecoded, beginning with a slash. */
      readonly rawPath: string;
      /** Whether the host is the distribution's alone, as on AWS. */
      readonly ownHost: boolean;
    }
  | {
      /** A bucket's website endpoint. */
      readonly kind: "website";
      readonly bucket: string;
    }
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "console"; readonly path: string }
  | { readonly kind: "control" };

const CONTROL: Place = { kind: "control" };
const API_HOST = /^([a-z0-9]+)\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com)$/;
const WELL_KNOWN = /^\/([\w-]+_[0-9a-zA-Z]+)\/\.well-known\/([\w.-]+)$/;
const CUSTOM_RESOURCE = /^\/_aws\/cloudformation\/response\/([^/?]+)$/;
const FUNCTION_CODE = /^\/_aws\/lambda\/code\/([\w.-]+)\/(%24LATEST|\$LATEST|\d+)$/;
const DISTRIBUTION = /^\/_aws\/cloudfront\/([^/]+)(\/.*)?$/s;
const DISTRIBUTION_HOST = /^(?:[a-z0-9]+\.cloudfront\.net|([a-z0-9]+)\.cloudfront\.localhost)$/;
const WEBSITE_HOST = /^(.+)\.s3-website(?:[.-][a-z0-9-]+\.amazonaws\.com|\.localhost)$/;
const USER_REQUEST = "/_user_request_";

/** `path` is undecoded and without the query. */
export function locate(host: string, path: string): Place {
  if (path.startsWith("/restapis/")) {
    const api = userRequest(path);
    if (api) return api;
  } else if (path.startsWith("/_aws/execute-api/")) return apiPlace(path, "/_aws/execute-api/".length);
  if (host.includes(".execute-api.")) {
    const [, restApiId] = API_HOST.exec(hostName(host)) ?? [];
    if (restApiId !== undefined) return stagePlace(restApiId, path, 1);
  }
  // Before all paths of this cloud's own: a distribution's host serves its files and nothing else.
  if (host.includes(".cloudfront.")) {
    const [domainName, id] = DISTRIBUTION_HOST.exec(hostName(host)) ?? [];
    if (domainName !== undefined)
      return { kind: "distribution", name: id?.toUpperCase() ?? domainName, rawPath: path, ownHost: true };
  }
  if (host.includes(".s3-website")) {
    const [, bucket] = WEBSITE_HOST.exec(hostName(host)) ?? [];
    if (bucket !== undefined) return { kind: "website", bucket };
  }
  if (path.startsWith("/_")) {
    const [, name, rest] = DISTRIBUTION.exec(path) ?? [];
    if (name !== undefined) return { kind: "distribution", name, rawPath: rest || "/", ownHost: false };
    if (path.startsWith("/_sekisho/")) {
      const rest = path.slice("/_sekisho".length);
      return { kind: /^\/(?:console(?:\/.*)?)?$/s.test(rest) ? "console" : "local", path: rest };
    }
    const [, token] = CUSTOM_RESOURCE.exec(path) ?? [];
    if (token !== undefined) return { kind: "custom-resource", token };
    const [, functionName, version] = FUNCTION_CODE.exec(path) ?? [];
    if (functionName !== undefined && version !== undefined)
      return { kind: "function-code", functionName, version: decodeURIComponent(version) };
  }
  const [, poolId, document] = WELL_KNOWN.exec(path) ?? [];
  if (poolId !== undefined && document !== undefined) return { kind: "well-known", poolId, document };
  return CONTROL;
}

/** `/restapis/<api>/<stage>/_user_request_/…` */
function userRequest(path: string): Place | undefined {
  const idEnd = path.indexOf("/", "/restapis/".length);
  const stageEnd = idEnd < 0 ? -1 : path.indexOf("/", idEnd + 1);
  if (stageEnd < 0 || !path.startsWith(USER_REQUEST, stageEnd)) return undefined;
  const rest = stageEnd + USER_REQUEST.length;
  if (rest < path.length && path[rest] !== "/") return undefined;
  return {
    kind: "api",
    restApiId: path.slice("/restapis/".length, idEnd),
    stageName: path.slice(idEnd + 1, stageEnd),
    rawPath: path.slice(rest),
  };
}

/** `<api>/<stage>/…` from `at` on. */
function apiPlace(path: string, at: number): Place {
  const end = path.indexOf("/", at);
  return end < 0 ? stagePlace(path.slice(at), path, path.length) : stagePlace(path.slice(at, end), path, end + 1);
}

function stagePlace(restApiId: string, path: string, at: number): Place {
  const end = path.indexOf("/", at);
  return end < 0
    ? { kind: "api", restApiId, stageName: path.slice(at), rawPath: "" }
    : { kind: "api", restApiId, stageName: path.slice(at, end), rawPath: path.slice(end) };
}

/** What tells a control call's service. */
export interface ControlSigns {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const SCOPE = /Credential=[^,\s]*\/([a-z0-9-]+)\/aws4_request/;
const QUERY_SCOPE = /(?:^|&)X-Amz-Credential=[^&]*(?:%2F|\/)([a-z0-9-]+)(?:%2F|\/)aws4_request/i;

/** By credential scope, target, host, and path, in this order; a form's service is in its body (`serviceOfForm`). */
export function serviceOf({ host, path, rawQuery, headers }: ControlSigns): ServiceSigns | undefined {
  const target = headers["x-amz-target"];
  if (target !== undefined) {
    const byTarget = serviceOfTarget(target.slice(0, target.lastIndexOf(".")));
    if (byTarget) return byTarget;
  }
  const scope = SCOPE.exec(headers.authorization ?? "")?.[1] ?? QUERY_SCOPE.exec(rawQuery)?.[1];
  const byScope = scope === undefined ? undefined : serviceNamed(scope);
  return byScope ?? serviceOfHost(hostName(host)) ?? serviceOfPath(path);
}

/** `cognito-idp.us-east-1.amazonaws.com`, `sts.amazonaws.com`, `bucket.s3.us-east-1.amazonaws.com`. */
function serviceOfHost(name: string): ServiceSigns | undefined {
  if (bucketOfHost(name) !== undefined) return serviceNamed("s3");
  if (!name.endsWith(".amazonaws.com")) return undefined;
  const first = name.slice(0, name.indexOf("."));
  return serviceNamed(first.startsWith("s3-") ? "s3" : first);
}

export const isForm = (headers: ControlSigns["headers"]): boolean =>
  (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

/** Of a Query call: by `Version`. */
export function serviceOfForm(form: URLSearchParams): ServiceSigns | undefined {
  return form.has("Action") ? serviceOfVersion(form.get("Version") ?? "") : undefined;
}

const BUCKET_HOST =
  /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$|^(.+)\.s3(?:\.[a-z0-9-]+)?\.localhost$|^([^.]+)\.localhost$/;

/** The bucket that a virtual-host address names. */
export function bucketOfHost(name: string): string | undefined {
  const match = BUCKET_HOST.exec(name);
  const bucket = match?.[1] ?? match?.[2] ?? match?.[3];
  return bucket === "s3" ? undefined : bucket;
}

/** S3's bucket, from the host or the first segment, and the path without it. */
export function bucketAndPath(host: string, path: string): { labels: Record<string, string>; path: string } {
  const byHost = bucketOfHost(hostName(host));
  if (byHost !== undefined) return { labels: { Bucket: byHost }, path };
  const end = path.indexOf("/", 1);
  const first = path.slice(1, end < 0 ? undefined : end);
  if (first === "") return { labels: {}, path };
  return { labels: { Bucket: decoded(first) }, path: end < 0 ? "/" : path.slice(end) };
}

/** The text behind percent-escapes; as it stands where they make none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
