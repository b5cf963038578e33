import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { type ClientSettings, startCloud, type TestCloud } from "../harness/cloud.js";

let cloud: TestCloud;
/** How far the cloud's clock is ahead of the clients', in milliseconds. */
let ahead = 0;
beforeAll(async () => {
  cloud = await startCloud({ clock: { now: () => new Date(Date.now() + ahead) } });
});

type Settings = Partial<ClientSettings>;
/** A call of each service that answers wherever the signature is good. */
const calls = {
  apigateway: (settings: Settings) => cloud.client(APIGatewayClient, settings).send(new GetAccountCommand({})),
  cloudformation: (settings: Settings) =>
    cloud.client(CloudFormationClient, settings).send(new DescribeStacksCommand({})),
  "cognito-idp": (settings: Settings) =>
    cloud.client(CognitoIdentityProviderClient, settings).send(new ListUserPoolsCommand({ MaxResults: 1 })),
  iam: (settings: Settings) => cloud.client(IAMClient, settings).send(new ListRolesCommand({})),
  lambda: (settings: Settings) => cloud.client(LambdaClient, settings).send(new ListFunctionsCommand({})),
  s3: (settings: Settings) => cloud.client(S3Client, settings).send(new ListBucketsCommand({})),
  ssm: (settings: Settings) => cloud.client(SSMClient, settings).send(new DescribeParametersCommand({})),
  sts: (settings: Settings) => cloud.client(STSClient, settings).send(new GetCallerIdentityCommand({})),
} as const;
type Service = keyof typeof calls;

/** Returns `ok`, or the code of the refusal. */
const outcome = (service: Service, settings: Settings = {}) =>
  (calls[service](settings) as Promise<unknown>).then(
    () => "ok",
    (error: Error) => error.name,
  );

describe("how old a signature may be: 15 minutes for IAM, STS and S3, 5 for the others", () => {
  test.each<[Service, minutes: number, string]>([
    ["lambda", 4, "ok"],
    ["lambda", 6, "InvalidSignatureException"],
    ["apigateway", 4, "ok"],
    ["apigateway", 6, "InvalidSignatureException"],
    ["iam", 14, "ok"],
    ["iam", 16, "SignatureDoesNotMatch"],
    ["sts", 14, "ok"],
    ["sts", 16, "SignatureDoesNotMatch"],
    ["sts", -14, "ok"],
    ["sts", -16, "SignatureDoesNotMatch"],
    ["s3", 14, "ok"],
    ["s3", 16, "RequestTimeTooSkewed"],
  ])("%s, %i minutes", async (service, minutes, expected) => {
    ahead = minutes * 60_000;
    expect(await outcome(service)).toBe(expected);
  });
});

describe("a key that nobody has: each service's own code", () => {
  test.each<[Service, string]>([
    ["apigateway", "UnrecognizedClientException"],
    ["cloudformation", "InvalidClientTokenId"],
    ["cognito-idp", "UnrecognizedClientException"],
    ["iam", "InvalidClientTokenId"],
    ["lambda", "UnrecognizedClientException"],
    ["s3", "InvalidAccessKeyId"],
    ["ssm", "UnrecognizedClientException"],
    ["sts", "InvalidClientTokenId"],
  ])("%s", async (service, expected) => {
    ahead = 0;
    expect(await outcome(service)).toBe("ok");
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" };
    expect(await outcome(service, { credentials })).toBe(expected);
  });
});
