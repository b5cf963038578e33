import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsTarget } from "../aws.js";
import { Problem } from "../problem.js";

export interface AwsAccount {
  readonly accountId: string;
  /** Whose credentials they are. */
  readonly caller: string;
  readonly target: AwsTarget;
}

/**
 * The AWS account that ordinary credentials lead to: environment, profile, SSO, as the SDK finds them.
 * Raises a Problem that says what to do where there are none, or where they have run out; `command` is what was called.
 */
export async function awsAccount(
  profile: string | undefined,
  region: string | undefined,
  command = "push --to aws",
): Promise<AwsAccount> {
  const client = new STSClient({ ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) });
  try {
    const found = await client.config.region();
    const { Account: accountId = "", Arn: caller = "" } = await client.send(new GetCallerIdentityCommand({}));
    return { accountId, caller, target: { region: found, ...(profile !== undefined && { profile }) } };
  } catch (error) {
    throw problemOf(error as Error, profile, command);
  } finally {
    client.destroy();
  }
}

function problemOf(error: Error, profile: string | undefined, command: string): unknown {
  const named = profile === undefined ? "" : ` --profile ${profile}`;
  if (/region is missing/i.test(error.message))
    return new Problem("No region is set for AWS.", `Name one:  sekisho ${command} --region us-east-1`);
  if (/sso/i.test(error.message) || /token.*expired/i.test(error.message))
    return new Problem(`The sign-in to AWS has run out: ${error.message}`, `Sign in again:  aws sso login${named}`);
  if (error.name === "CredentialsProviderError")
    return new Problem(
      `No AWS credentials were found: ${error.message}`,
      `Set them up:  aws configure${named}   (or: aws sso login${named})\nor name a profile that has some:  sekisho ${command} --profile NAME`,
    );
  if (/InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClient|AccessDenied/.test(error.name))
    return new Problem(`AWS refuses the credentials: ${error.message}`, `Set them up again:  aws configure${named}`);
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|TimeoutError/.test(`${error.name} ${(error as NodeJS.ErrnoException).code}`))
    return new Problem(`AWS can't be reached: ${error.message}`, "Look at the network, and at AWS_ENDPOINT_URL.");
  return error;
}
