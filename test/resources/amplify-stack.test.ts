import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

const FIXTURES = join(import.meta.dirname, "../../../shared/fixtures");
const ROOT = "awscloudformation/build/root-cloudformation-stack.json";
const INIT = join(FIXTURES, "amplify-gen1-cognito-authorizer-stages/00-after-init/amplify/backend", ROOT);
const PROJECT = join(FIXTURES, "amplify-gen1-cognito-authorizer/amplify/#current-cloud-backend");
const BUILD = join(PROJECT, "awscloudformation/build");

test("an Amplify project is made, changed by a build with fresh suffixes, and removed, as the Amplify CLI does it", async () => {
  const cloud = await startCloud();
  const s3 = cloud.client(S3Client);
  const cloudFormation = cloud.client(CloudFormationClient);
  const root = readFileSync(join(PROJECT, ROOT), "utf8");
  const Bucket = /https:\/\/s3\.amazonaws\.com\/([^/]+)\//.exec(root)?.[1] ?? "";
  const StackName = "amplify-bookapp-dev-11111";
  const settings = {
    StackName,
    Capabilities: ["CAPABILITY_NAMED_IAM" as const, "CAPABILITY_AUTO_EXPAND" as const],
    Parameters: [
      { ParameterKey: "DeploymentBucketName", ParameterValue: Bucket },
      { ParameterKey: "AuthRoleName", ParameterValue: "bookapp-authRole" },
      { ParameterKey: "UnauthRoleName", ParameterValue: "bookapp-unauthRole" },
    ],
  };
  const put = (Key: string, Body: string | Uint8Array) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  // The answer is held open until the stack has settled.
  const status = async (name: string) =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0]?.StackStatus;
  const call = async () => {
    const api = cloud.cloud.apis.getRestApis({}).items[0];
    const response = await fetch(`${cloud.url}/_aws/execute-api/${api?.id}/dev/apiPath`);
    return [api?.id, response.status, await response.text(), response.headers.get("access-control-allow-origin")];
  };

  const { StackId = "" } = await cloudFormation.send(
    new CreateStackCommand({ ...settings, TemplateBody: readFileSync(INIT, "utf8") }),
  );
  expect(await status(StackName)).toBe("CREATE_COMPLETE");

  const code = zipSync({ "index.js": Buffer.from("exports.handler = async () => ({ statusCode: 200 });") });
  await put(/amplify-builds\/[^"]+\.zip/.exec(root)?.[0] ?? "", code);
  const templates = readdirSync(BUILD, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("-template.json"),
  );
  for (const file of templates)
    await put(`amplify-cfn-templates/${file.split("/")[0]}/${basename(file)}`, readFileSync(join(BUILD, file)));
  await put("root.json", root);
  const TemplateURL = `https://s3.amazonaws.com/${Bucket}/root.json`;
  await cloudFormation.send(new UpdateStackCommand({ ...settings, TemplateURL }));
  expect(await status(StackName)).toBe("UPDATE_COMPLETE");
  const answer = await call();
  expect(answer).toEqual([expect.stringMatching(/^[a-z0-9]{10}$/), 401, '{"message":"Unauthorized"}', "*"]);
  // Set by the project's own custom resource, which ran as a function.
  expect(cloud.cloud.iam.role("bookapp-authRole").trustPolicy).toContain(
    '"cognito-identity.amazonaws.com:amr":"authenticated"',
  );

  const file = templates.find((each) => each.startsWith("api/")) ?? "";
  const rebuilt = readFileSync(join(BUILD, file), "utf8")
    .replace(/"DeploymentAPIGW\w+"/g, '"DeploymentAPIGWapiNamefresh"')
    .replace(/"apiNameDefault(.)XX\w+"/g, '"apiNameDefault$1XXfresh"');
  expect(JSON.parse(rebuilt).Resources).toHaveProperty("apiNameDefault4XXfresh");
  await put(`amplify-cfn-templates/api/${basename(file)}`, rebuilt);
  await cloudFormation.send(new UpdateStackCommand({ ...settings, TemplateURL }));
  expect(await status(StackName)).toBe("UPDATE_COMPLETE");
  expect(await call()).toEqual(answer);

  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  expect(await status(StackId)).toBe("DELETE_COMPLETE");
  const { apis, functions, iam, userPools } = cloud.cloud;
  expect([apis.getRestApis({}).items, functions.names(), iam.listRoles(), userPools.pools.list(1).items]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect(cloud.defects).toEqual([]);
});
