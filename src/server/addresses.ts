import type { Distributions } from "../services/cloudfront/service.js";
import type { Buckets } from "../services/s3/service.js";
import { bucketAndPath } from "./locate.js";

const API_ADDRESS = /https:\/\/([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

const DISTRIBUTION_ADDRESS = /(https:\/\/)?\b(d[a-z0-9]{13}\.cloudfront\.net)\b/g;

const WEBSITE_ADDRESS = /http:\/\/([a-z0-9][a-z0-9.-]+)\.s3-website[.-][a-z0-9-]+\.amazonaws\.com/g;

/**
 * An API's, a distribution's or a website's address on AWS as one of this cloud; the id stays. A distribution gets a host
 * of its own: its pages name their parts from the root, and must not be of one origin with the control plane.
 */
export const localAddress = (
  text: string,
  baseUrl: string,
  distributions: Pick<Distributions, "findByDomain">,
): string =>
  text
    .replace(API_ADDRESS, (_, restApiId: string) => `${baseUrl}/_aws/execute-api/${restApiId}`)
    .replace(DISTRIBUTION_ADDRESS, (address, scheme: string | undefined, domainName: string) => {
      const distribution = distributions.findByDomain(domainName);
      if (!distribution) return address;
      const host = `${distribution.id.toLowerCase()}.cloudfront.localhost:${new URL(baseUrl).port}`;
      return scheme === undefined ? host : `http://${host}`;
    })
    .replace(WEBSITE_ADDRESS, (_, bucket: string) => `http://${bucket}.s3-website.localhost:${new URL(baseUrl).port}`);

/** The text behind a TemplateURL, in either of S3's address forms, from the local buckets. */
export function readTemplate(url: string, buckets: Pick<Buckets, "getObject">): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  const { labels, path } = bucketAndPath(host, pathname);
  if (labels.Bucket === undefined) return undefined;
  const object = buckets.getObject(labels.Bucket, decodeURIComponent(path.slice(1)));
  return object && Buffer.from(object.body).toString("utf8");
}
