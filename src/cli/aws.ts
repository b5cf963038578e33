/** What the AWS SDK's clients need to reach a cloud; the local one is just another endpoint to them. */
export interface AwsTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The key pair that the local cloud knows as its account's root. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

/** Settings for every client: an endpoint with an IP address, because S3 clients put the bucket before a name. */
export const clientSettings = ({ endpoint, region, credentials }: AwsTarget) => ({
  endpoint,
  region,
  credentials,
  maxAttempts: 1,
  forcePathStyle: true,
});
