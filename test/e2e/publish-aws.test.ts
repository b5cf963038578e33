import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFrontClient, CreateDistributionCommand, ListInvalidationsCommand } from "@aws-sdk/client-cloudfront";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { builtProgram } from "./harness/build.js";
import { motoVersion, startMoto } from "./harness/moto.js";
import { edit, temporaryFolder } from "./harness/project.js";
import { plainEnvironment, run } from "./harness/sekisho.js";

const TEMPLATE = "amplify/backend/hosting/S3AndCloudFront/template.json";

describe("to moto's server, which others wrote", () => {
  if (motoVersion === undefined)
    test("Python has no moto here: publishing to it is not told", async () => {
      console.log("moto is not on this machine");
      const { code } = await run("python3", ["-c", "import moto.server"]).catch(() => ({ code: 127 }));
      expect(code).not.toBe(0);
    });
  else
    test(`moto ${motoVersion}`, async () => {
      const endpoint = await startMoto();
      const directory = temporaryFolder();
      const sekisho = (...args: string[]) =>
        run(process.execPath, [builtProgram(), ...args], {
          cwd: directory,
          env: plainEnvironment({
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_ENDPOINT_URL: endpoint,
            AWS_CONFIG_FILE: join(directory, "none"),
            AWS_SHARED_CREDENTIALS_FILE: join(directory, "none"),
            AWS_EC2_METADATA_DISABLED: "true",
          }),
        });
      const done = async (...args: string[]) => {
        const outcome = await sekisho(...args);
        expect(outcome, outcome.stderr + outcome.stdout).toMatchObject({ code: 0 });
        return outcome.stdout;
      };
      // The build takes along what the push wrote: AWS's addresses.
      const build = "mkdir -p public && cp site/* src/aws-exports.js public/";
      await done("init", "--yes", "--name", "bookapp", "--distribution", "public", "--build-command", build);
      await done("add", "hosting", "--yes", "--setup", "dev");
      mkdirSync(join(directory, "site"));
      writeFileSync(join(directory, "site/index.html"), "<h1>hi</h1>\n");

      const settings = {
        endpoint,
        region: "us-east-1",
        forcePathStyle: true,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      };
      // It makes no distribution of a template: one that is made besides stands for it in the outputs.
      const cloudFront = new CloudFrontClient(settings);
      const { Distribution } = await cloudFront.send(
        new CreateDistributionCommand({
          DistributionConfig: {
            CallerReference: "1",
            Comment: "",
            Enabled: true,
            Origins: {
              Quantity: 1,
              Items: [
                { Id: "o", DomainName: "bookapp.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: "" } },
              ],
            },
            DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "allow-all" },
          },
        }),
      );
      const DistributionId = Distribution?.Id;
      edit(join(directory, TEMPLATE), (text) => {
        const template = JSON.parse(text) as { Outputs: object };
        const Outputs = {
          ...template.Outputs,
          CloudFrontDistributionID: { Value: DistributionId },
          CloudFrontSecureURL: { Value: `https://${Distribution?.DomainName}` },
        };
        return JSON.stringify({ ...template, Outputs });
      });
      const unasked = await sekisho("publish", "--to", "aws", "--region", "us-east-1");
      expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining("Nobody can be asked") });
      const first = await done("publish", "--to", "aws", "--region", "us-east-1", "--yes");
      expect(first).toContain(`Your app is published successfully.\nhttps://${Distribution?.DomainName}\n`);
      expect(first).toContain("to drop them: --invalidate");

      const s3 = new S3Client(settings);
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const Bucket = Buckets.find(({ Name = "" }) => Name.includes("hostingbucket"))?.Name;
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      expect(Contents.map(({ Key }) => Key)).toEqual(["aws-exports.js", "index.html"]);
      const { ContentType } = await s3.send(new HeadObjectCommand({ Bucket, Key: "index.html" }));
      expect(ContentType).toBe("text/html; charset=utf-8");
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "aws-exports.js" }));
      expect(await Body?.transformToString()).toContain(`https://${Distribution?.DomainName}`);
      expect(readFileSync(join(directory, "src/aws-exports.js"), "utf8")).not.toContain("localhost");

      const second = await done("publish", "--to", "aws", "--region", "us-east-1", "--yes", "--invalidate");
      expect(second).toContain("0 changed, 2 unchanged");
      const { InvalidationList } = await cloudFront.send(new ListInvalidationsCommand({ DistributionId }));
      expect(InvalidationList?.Quantity).toBe(1);
      writeFileSync(join(directory, "site/index.html"), "<h1>again</h1>\n");
      const third = await done("publish", "--to", "aws", "--region", "us-east-1", "--yes");
      expect(third).toContain("1 changed, 1 unchanged");
    });
});
