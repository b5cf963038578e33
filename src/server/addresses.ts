import type { Buckets } from "../services/s3/service.js";
import { bucketAndPath } from "./locate.js";

const API_ADDRESS = /https:\/\/([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** An API's address on AWS as one of this cloud; the id stays. */
export const localAddress = (text: string, baseUrl: string): string =>
  text.replace(API_ADDRESS, (_, restApiId: string) => `${baseUrl}/_aws/execute-api/${restApiId}`);

/** The text behind a TemplateURL, in either of S3's address forms, from the local buckets. */
export function readTemplate(url: string, buckets: Pick<Buckets, "getObject">): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  const { labels, path } = bucketAndPath(host, pathname);
  if (labels.Bucket === undefined) return undefined;
  const object = buckets.getObject(labels.Bucket, decodeURIComponent(path.slice(1)));
  return object && Buffer.from(object.body).toString("utf8");
}
