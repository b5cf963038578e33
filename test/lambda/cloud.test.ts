import { CognitoIdentityProviderClient, CreateUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";
import { zipped } from "./support.js";

const SOURCE = `const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
const { S3Client, GetObjectCommand } = require("@aws-sdk/client-s3");
exports.handler = async ({ pool }) => {
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const jwks = await fetch("https://cognito-idp.us-east-1.amazonaws.com/" + pool + "/.well-known/jwks.json");
  const object = await fetch("https://code-bucket.s3.us-east-1.amazonaws.com/absent");
  return { Arn, keys: (await jwks.json()).keys.length, absent: object.status };
};`;

test("a function from S3, in the whole cloud: its role, its pool's keys and its own code are where AWS has them", async () => {
  const cloud = await startCloud();
  const [s3, iam, lambda] = [cloud.client(S3Client), cloud.client(IAMClient), cloud.client(LambdaClient)];
  const { UserPool } = await cloud
    .client(CognitoIdentityProviderClient)
    .send(new CreateUserPoolCommand({ PoolName: "pool" }));
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: "runs",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  const archive = zipped({ "index.js": SOURCE });
  await s3.send(new CreateBucketCommand({ Bucket: "code-bucket" }));
  await s3.send(new PutObjectCommand({ Bucket: "code-bucket", Key: "f.zip", Body: archive }));

  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Role: Role?.Arn ?? "",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Timeout: 20,
      Code: { S3Bucket: "code-bucket", S3Key: "f.zip" },
    }),
  );
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: FunctionArn ?? "",
      Payload: Buffer.from(JSON.stringify({ pool: UserPool?.Id })),
    }),
  );
  expect(FunctionError).toBeUndefined();
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({
    Arn: "arn:aws:sts::000000000000:assumed-role/runs/f",
    keys: 2,
    absent: expect.any(Number),
  });

  const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
  const fetched = await fetch(Code?.Location ?? "");
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(Buffer.from(archive));
  expect((await fetch(`${cloud.url}/_aws/lambda/code/absent/$LATEST`)).status).toBe(404);
  expect(cloud.defects).toEqual([]);
});
