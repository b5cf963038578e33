import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { type AwsTarget, clientSettings } from "../aws.js";
import { Problem } from "../problem.js";

/** Where a project's front end lies once its hosting is deployed. */
export interface HostedSite {
  readonly bucket: string;
  readonly address: string;
  /** Of the CloudFront distribution; undefined where the bucket itself is the website. */
  readonly distributionId: string | undefined;
}

/** Reads it out of the nested stack of Amplify's hosting. */
export async function hostedSite(target: AwsTarget, stackName: string, logicalId: string): Promise<HostedSite> {
  const client = new CloudFormationClient(clientSettings(target));
  try {
    const outputs = await nestedOutputs(client, stackName, logicalId);
    const { HostingBucketName: bucket, CloudFrontSecureURL, WebsiteURL } = outputs;
    const address = CloudFrontSecureURL ?? WebsiteURL;
    if (bucket === undefined || address === undefined)
      throw new Problem(
        `The stack of the hosting has no ${bucket === undefined ? "HostingBucketName" : "address"} in its outputs.`,
        "Its template is amplify/backend/hosting/S3AndCloudFront/template.json.",
      );
    return { bucket, address, distributionId: outputs.CloudFrontDistributionID };
  } finally {
    client.destroy();
  }
}

async function nestedOutputs(client: CloudFormationClient, StackName: string, logicalId: string) {
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    const found = StackResourceSummaries.find(({ LogicalResourceId }) => LogicalResourceId === logicalId);
    if (found?.PhysicalResourceId === undefined) continue;
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: found.PhysicalResourceId }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
  }
  throw new Problem(`${StackName} has no hosting yet.`, "Deploy it first: sekisho push");
}
