/** The key pair of the local account's root. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts: number;
  forcePathStyle: boolean;
}

/** A client of the AWS SDK that reaches the cloud at `endpoint`: `clientFor(url, S3Client)`. */
export const clientFor = <C>(
  endpoint: string,
  Client: new (settings: ClientSettings) => C,
  settings: Partial<ClientSettings> = {},
): C =>
  new Client({
    endpoint,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
    forcePathStyle: true,
    ...settings,
  });
