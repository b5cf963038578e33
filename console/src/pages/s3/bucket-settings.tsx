import {
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { client } from "../../aws/client.js";
import { Json } from "../../components/json.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** S3 answers 404 for a setting that a bucket hasn't. */
const orNone = <T,>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  });

/** Who may reach a bucket, and how it is served. */
export function BucketSettings({ bucket }: { bucket: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(bucket, async (abortSignal) => {
    const s3 = await client(S3Client);
    const input = { Bucket: bucket };
    const [policy, cors, website, publicAccess] = await Promise.all([
      orNone(s3.send(new GetBucketPolicyCommand(input), { abortSignal })),
      orNone(s3.send(new GetBucketCorsCommand(input), { abortSignal })),
      orNone(s3.send(new GetBucketWebsiteCommand(input), { abortSignal })),
      orNone(s3.send(new GetPublicAccessBlockCommand(input), { abortSignal })),
    ]);
    const { $metadata: _, ...site } = website ?? {};
    return {
      policy: policy?.Policy,
      cors: cors?.CORSRules,
      website: website && site,
      publicAccess: publicAccess?.PublicAccessBlockConfiguration,
    };
  });
  return (
    <WhenLoaded loaded={loaded}>
      {(settings) => (
        <SpaceBetween size="l">
          {(["policy", "cors", "publicAccess", "website"] as const).map((name) => (
            <Container key={name} header={<Header>{t[name]}</Header>}>
              {settings[name] === undefined ? t.none : <Json value={settings[name]} label={t[name]} />}
            </Container>
          ))}
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}
