/** What the AWS SDK's clients need to reach a cloud; the local one is just another endpoint to them. */
export interface AwsTarget {
  /** Of the local cloud; AWS itself where absent. */
  readonly endpoint?: string;
  readonly region: string;
  /** Where absent, the SDK looks for them as AWS's own tools do. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The profile of AWS's configuration files that they are looked for in. */
  readonly profile?: string;
}

/** The key pair that the local cloud knows as its account's root. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

/** Settings for every client: an endpoint with an IP address, because S3 clients put the bucket before a name. */
export const clientSettings = ({ endpoint, region, credentials, profile }: AwsTarget) => ({
  region,
  ...(profile !== undefined && { profile }),
  ...(credentials && { credentials }),
  ...(endpoint !== undefined && { endpoint, maxAttempts: 1, forcePathStyle: true }),
});

/** The local cloud as a target: everything is known of it. */
export interface LocalTarget extends AwsTarget {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
