import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { type AwsTarget, clientSettings } from "../aws.js";

/** Has CloudFront drop its copies of every file of a distribution. */
export async function invalidate(target: AwsTarget, distributionId: string, now: Date): Promise<void> {
  const client = new CloudFrontClient(clientSettings(target));
  try {
    await client.send(
      new CreateInvalidationCommand({
        DistributionId: distributionId,
        InvalidationBatch: { Paths: { Quantity: 1, Items: ["/*"] }, CallerReference: String(now.getTime()) },
      }),
    );
  } finally {
    client.destroy();
  }
}
