import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  DescribeIdentityCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
  SetIdentityPoolRolesCommand,
} from "@aws-sdk/client-cognito-identity";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

test("identities, their tokens and their credentials outlive the process", async () => {
  const state = mkdtempSync(join(tmpdir(), "identities-"));
  try {
    const before = await startCloud({ state });
    const identity = before.client(CognitoIdentityClient);
    const { IdentityPoolId = "" } = await identity.send(
      new CreateIdentityPoolCommand({ IdentityPoolName: "app", AllowUnauthenticatedIdentities: true }),
    );
    const statement = {
      Effect: "Allow",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": IdentityPoolId } },
    };
    const { Role } = await before.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName: "guest",
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statement }),
      }),
    );
    const RoleArn = Role?.Arn ?? "";
    await identity.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: { unauthenticated: RoleArn } }));
    const { IdentityId } = await identity.send(new GetIdCommand({ IdentityPoolId }));
    const { Token: WebIdentityToken } = await identity.send(new GetOpenIdTokenCommand({ IdentityId }));
    const { Credentials } = await identity.send(new GetCredentialsForIdentityCommand({ IdentityId }));
    await before.close();

    const after = await startCloud({ state });
    expect(await after.client(CognitoIdentityClient).send(new DescribeIdentityCommand({ IdentityId }))).toMatchObject({
      IdentityId,
    });
    const { SubjectFromWebIdentityToken } = await after
      .client(STSClient)
      .send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "again", WebIdentityToken }));
    expect(SubjectFromWebIdentityToken).toBe(IdentityId);
    const accessKeyId = Credentials?.AccessKeyId ?? "";
    const credentials = {
      accessKeyId,
      secretAccessKey: Credentials?.SecretKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const { Arn } = await after.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe("arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials");
    expect(after.cloud.sts.credentials(accessKeyId)?.cognitoIdentity?.identityId).toBe(IdentityId);
    await after.close();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});
